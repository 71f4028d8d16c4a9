namespace Interworking.Host.Accounts;

/// <summary>A line of an accounts file as it is written.</summary>
internal sealed record AccountLine(long Line, string Did, string Password, string Product, bool Enabled, int MessagesPerMinute)
{
    /// <summary>The record without its password.</summary>
    public override string ToString() => Did;
}

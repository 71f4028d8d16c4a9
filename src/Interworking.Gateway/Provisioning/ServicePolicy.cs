namespace Interworking.Gateway.Provisioning;

/// <summary>Recipient pattern to connections, in order.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Priority">Lower goes first.</param>
/// <param name="RecipientPattern"><c>%</c> zero or more digits, <c>_</c> one digit.</param>
/// <param name="Connections">Names, in order.</param>
/// <param name="Enabled">A disabled policy is passed over.</param>
public sealed record ServicePolicy(string Name, int Priority, string RecipientPattern, IReadOnlyList<string> Connections, bool Enabled)
{
    /// <summary>One for each connection, 0 to 1000: traffic is shared in this proportion. Empty: strictly in order.</summary>
    public IReadOnlyList<int> Weights { get; init; } = [];

    /// <summary>Sender shown instead of the origin's number; null leaves it.</summary>
    public string? RewriteSender { get; init; }
}

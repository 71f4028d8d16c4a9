using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>Who gets the test messages, and from whom.</summary>
/// <param name="To">Digits.</param>
/// <param name="Name">An alphanumeric sender; null when it is a number.</param>
/// <param name="FromNumber">The sender's digits, where it is a number.</param>
internal sealed record ProbeTarget(string To, SmppAddress? Name, string FromNumber)
{
    /// <summary>The sender, its number written like the recipient's.</summary>
    public SmppAddress Sender(NumberForm form) => Name ?? form.Write(FromNumber);
}

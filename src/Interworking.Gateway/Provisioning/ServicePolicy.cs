namespace Interworking.Gateway.Provisioning;

/// <summary>Recipient pattern to connections, in order.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Priority">Lower goes first.</param>
/// <param name="RecipientPattern"><c>%</c> zero or more digits, <c>_</c> one digit.</param>
/// <param name="Connections">Names, in order.</param>
/// <param name="Enabled">A disabled policy is passed over.</param>
public sealed record ServicePolicy(string Name, int Priority, string RecipientPattern, IReadOnlyList<string> Connections, bool Enabled);

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Who takes messages for another.</summary>
/// <param name="Name">Its host, for the console and the CDR.</param>
/// <param name="Trusted">What it took counts as delivered.</param>
public readonly record struct Relay(string Name, bool Trusted);

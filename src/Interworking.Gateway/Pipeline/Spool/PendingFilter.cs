namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>Messages between two numbers that their sender names without an id (cancel_sm; SMPP 3.4, 4.9.1).</summary>
/// <param name="SystemIds">One of these submitted it.</param>
/// <param name="Origin">Canonical sender.</param>
/// <param name="Destination">Canonical destination.</param>
/// <param name="AccountId">The account that has the destination; 0 when none has.</param>
/// <param name="ServiceType">Only of this service_type; null for any.</param>
public sealed record PendingFilter(IReadOnlyList<string> SystemIds, string Origin, string Destination, long AccountId, string? ServiceType);

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>What a carrier owed for a month when it was counted last.</summary>
/// <param name="Carrier">Name.</param>
/// <param name="Month">In its time zone.</param>
/// <param name="Owed">In its tariff's currency, without the fee; exact.</param>
/// <param name="At">When it was counted.</param>
public sealed record CarrierDebt(string Carrier, BillingMonth Month, decimal Owed, DateTimeOffset At);

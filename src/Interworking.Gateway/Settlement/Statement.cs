using System.Text.Json.Serialization;

namespace Interworking.Gateway.Settlement;

/// <summary>What one carrier owes for one month. Open ones change with the traffic; closed ones have a number and never change.</summary>
public sealed record Statement
{
    public required string Environment { get; init; }

    public required string Carrier { get; init; }

    public required BillingMonth Month { get; init; }

    /// <summary>IANA name of the zone in which the month was counted.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The tariff's name; null when the carrier has none, and then there are only errors.</summary>
    public string? Tariff { get; init; }

    /// <summary>ISO 4217 code; null without a tariff.</summary>
    public string? Currency { get; init; }

    public TariffUnit Unit { get; init; }

    public ChargeOn ChargeOn { get; init; }

    /// <summary>By rate, in order of prefix.</summary>
    public required IReadOnlyList<StatementLine> Lines { get; init; }

    /// <summary>Traffic that could not be priced. With any of these the total is not the whole truth.</summary>
    public required IReadOnlyList<StatementError> Errors { get; init; }

    /// <summary>By day, those that have any message.</summary>
    public IReadOnlyList<StatementDay> Days { get; init; } = [];

    /// <summary>What became known later about messages of any month.</summary>
    public IReadOnlyList<StatementAdjustment> Adjustments { get; init; } = [];

    /// <summary>All messages of the statement: those of the month, with those carried over to it and without those carried over from it.</summary>
    public TrafficTotals Traffic { get; init; } = TrafficTotals.None;

    /// <summary>Of <see cref="Traffic"/>, those that were unfinished when the month before was closed.</summary>
    public TrafficTotals CarriedIn { get; init; } = TrafficTotals.None;

    /// <summary>Not in <see cref="Traffic"/>: unfinished when this month was closed, they count in the next.</summary>
    public TrafficTotals CarriedOut { get; init; } = TrafficTotals.None;

    public decimal MonthlyFee { get; init; }

    public decimal MonthlyMinimum { get; init; }

    /// <summary>Of a closed one; without gaps within the environment.</summary>
    public long? Number { get; init; }

    /// <summary>The number of the closed one that this one takes the place of.</summary>
    public long? Corrects { get; init; }

    /// <summary>Its total.</summary>
    public decimal? CorrectedTotal { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Messages charged, priced or not.</summary>
    public long Messages => Lines.Sum(line => line.Messages) + Errors.Sum(error => error.Messages);

    /// <summary>Units priced, with those of what became known later.</summary>
    public long Units => Lines.Sum(line => line.Units) + Adjustments.Sum(adjustment => adjustment.Units);

    /// <summary>The exact sum of lines and adjustments.</summary>
    public decimal Usage => Lines.Sum(line => line.Amount) + Adjustments.Sum(adjustment => adjustment.Amount);

    /// <summary>What is missing to the minimum, exact.</summary>
    public decimal TopUp => Math.Max(0, MonthlyMinimum - Usage);

    /// <summary>The exact sum of everything, rounded once.</summary>
    [JsonIgnore]
    public decimal Total => Currency is null ? 0 : Settlement.Currency.Round(Usage + TopUp + MonthlyFee, Currency);

    /// <summary>As it is written, with all decimals of the currency; null when nothing could be priced.</summary>
    [JsonPropertyName("total")]
    public string? TotalText => Currency is null ? null : Settlement.Currency.Format(Total, Currency);

    /// <summary>What has to be paid on top of the corrected statement, or back.</summary>
    public decimal? Difference => Total - CorrectedTotal;
}

namespace Interworking.Gateway.Settlement;

/// <summary>What one carrier owes for one month.</summary>
public sealed record Statement
{
    public required string Carrier { get; init; }

    public required BillingMonth Month { get; init; }

    /// <summary>IANA name of the zone in which the month was counted.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The tariff; null when the carrier has none, and then there are only errors.</summary>
    public required Tariff? Tariff { get; init; }

    /// <summary>By rate, in order of prefix.</summary>
    public required IReadOnlyList<StatementLine> Lines { get; init; }

    /// <summary>Traffic that could not be priced. With any of these the total is not the whole truth.</summary>
    public required IReadOnlyList<StatementError> Errors { get; init; }

    /// <summary>Messages counted, priced or not.</summary>
    public long Messages => Lines.Sum(line => line.Messages) + Errors.Sum(error => error.Messages);

    /// <summary>Units priced.</summary>
    public long Units => Lines.Sum(line => line.Units);

    /// <summary>The exact sum of the lines, rounded once.</summary>
    public decimal Total => Tariff is null ? 0 : Currency.Round(Lines.Sum(line => line.Amount), Tariff.Currency);
}

/// <param name="Rate">The rate that applied.</param>
/// <param name="Messages">Messages charged.</param>
/// <param name="Units">Messages or parts, as the tariff says.</param>
public sealed record StatementLine(Rate Rate, long Messages, long Units)
{
    /// <summary>Exact.</summary>
    public decimal Amount => Units * Rate.Price;
}

/// <param name="Prefix">Leading digits of the destinations.</param>
/// <param name="Messages">Messages without a price.</param>
/// <param name="Units">Their units.</param>
/// <param name="Problem">Why, and what to do.</param>
public sealed record StatementError(string Prefix, long Messages, long Units, string Problem);

namespace Interworking.FunctionalTests.Conformance;

/// <summary>What must have come of a scenario, besides that each sipp ran as written. What is null is not looked at.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>MESSAGEs that sipp took, each with a Call-ID of its own.</summary>
    public int? Received { get; init; }

    /// <summary>The text of each.</summary>
    public string? Text { get; init; }

    /// <summary>CDRs; null for one of each message where an outcome is expected.</summary>
    public int? Cdrs { get; init; }

    /// <summary>Of each CDR.</summary>
    public string? Outcome { get; init; }

    /// <summary>Of each CDR.</summary>
    public int? SipStatus { get; init; }

    /// <summary>Of each CDR.</summary>
    public int? Attempts { get; init; }

    /// <summary>State of the receipt for each message that the carrier submitted.</summary>
    public string? Receipt { get; init; }

    /// <summary>Seconds from the submit, before which the last receipt may not come.</summary>
    public int? After { get; init; }
}

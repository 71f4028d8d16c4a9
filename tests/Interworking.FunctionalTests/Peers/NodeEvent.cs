namespace Interworking.FunctionalTests.Peers;

/// <summary>What a node peer tells.</summary>
public sealed record NodeEvent
{
    public required string Event { get; init; }

    public string Tag { get; init; } = "";

    public int Status { get; init; }

    /// <summary>message_id of an answer, receipted_message_id of a receipt.</summary>
    public string Id { get; init; } = "";

    public int State { get; init; }

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public int Coding { get; init; }

    public int Esm { get; init; }

    public string Text { get; init; } = "";

    public string Header { get; init; } = "";
}

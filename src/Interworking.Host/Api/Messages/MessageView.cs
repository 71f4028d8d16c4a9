using System.Globalization;
using Interworking.Gateway.Search;

namespace Interworking.Host.Api.Messages;

/// <summary>A message: where it stands or how it ended. Never its text.</summary>
internal sealed record MessageView
{
    /// <summary>Decimal; a text, because scripts' numbers do not hold 63 bits.</summary>
    public required string Id { get; init; }

    public required string TraceId { get; init; }

    /// <summary>sms_to_sip, sip_to_sms, sms_to_sms, sip_to_sip.</summary>
    public required string Direction { get; init; }

    /// <summary>waiting, sending, handed_over, in_doubt, scheduled, or how it ended: delivered, failed, expired, cancelled, unknown.</summary>
    public required string State { get; init; }

    public bool Finished { get; init; }

    public string? Carrier { get; init; }

    public string? SystemId { get; init; }

    public string? Connection { get; init; }

    public string? Account { get; init; }

    public required string Origin { get; init; }

    public required string Destination { get; init; }

    public int Parts { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The next attempt, or the end of validity.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public int Attempts { get; init; }

    public string? Policy { get; init; }

    public string? SentBy { get; init; }

    /// <summary>The node that owns it while it is unfinished.</summary>
    public string? Node { get; init; }

    public string? DeliveredTo { get; init; }

    public int? SipStatus { get; init; }

    public string? SmppStatus { get; init; }

    public string? Error { get; init; }

    public string? PeerRef { get; init; }

    public string? CallId { get; init; }

    public bool Test { get; init; }

    public static MessageView Of(FoundMessage message) => new()
    {
        Id = message.Id.ToString(),
        TraceId = message.TraceId,
        Direction = TableWord.Of(message.Direction),
        State = message.Outcome is { } outcome ? TableWord.Of(outcome) : TableWord.Of(message.State ?? default),
        Finished = message.Outcome is not null,
        Carrier = message.Carrier,
        SystemId = message.SystemId,
        Connection = message.Connection,
        Account = message.Account,
        Origin = message.Origin,
        Destination = message.Destination,
        Parts = message.Parts,
        AcceptedAt = message.AcceptedAt,
        FinishedAt = message.FinishedAt,
        DueAt = message.DueAt,
        ExpiresAt = message.ExpiresAt,
        Attempts = message.Attempts,
        Policy = message.Policy,
        SentBy = message.SentBy,
        Node = message.Node,
        DeliveredTo = message.DeliveredTo is { } to ? TableWord.Of(to) : null,
        SipStatus = message.SipStatus,
        SmppStatus = message.SmppStatus is { } status ? string.Create(CultureInfo.InvariantCulture, $"0x{status:x2}") : null,
        Error = message.Error,
        PeerRef = message.PeerRef,
        CallId = message.CallId,
        Test = message.Test,
    };
}

using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>Writes one message's PDUs to one connection and gathers the answers.</summary>
internal static class PduSender
{
    /// <summary>PDUs of one message go by one bind, in order, without waiting for each other's answers; those that this connection has already are left out.</summary>
    public static ValueTask<SentParts> SendAsync(EgressBind bind, EgressConnection lane, Connection connection, IReadOnlyList<SubmitSm> pdus, PeerProgress? progress)
    {
        if (!lane.RateOf(connection).TryTake(pdus.Count)) return new ValueTask<SentParts>(SentParts.None);
        return pdus.Count == 1 ? SendOneAsync(bind, pdus[0]) : SendAllAsync(bind, pdus, progress!);
    }

    private static async ValueTask<SentParts> SendOneAsync(EgressBind bind, SubmitSm pdu)
    {
        SendResult result = await bind.SendAsync(pdu);
        return new SentParts([IdOf(result)], result);
    }

    private static async ValueTask<SentParts> SendAllAsync(EgressBind bind, IReadOnlyList<SubmitSm> pdus, PeerProgress progress)
    {
        string?[] ids = progress.Taken is { } taken && taken.Length == pdus.Count ? taken : new string?[pdus.Count];
        var sending = new Task<SendResult>?[pdus.Count];
        for (int at = 0; at < pdus.Count; at++)
        {
            if (ids[at] is null) sending[at] = bind.SendAsync(pdus[at]).AsTask();
        }

        SendResult decides = new(SendOutcome.Answered, CommandStatus.Ok, null);
        for (int at = 0; at < pdus.Count; at++)
        {
            if (sending[at] is not { } own) continue;
            SendResult result = await own;
            ids[at] = IdOf(result);
            if (Rank(result) > Rank(decides)) decides = result;
        }

        progress.Taken = ids;
        return new SentParts(ids, decides);
    }

    /// <summary>A refusal decides over a doubt: without that part the message is never whole. A doubt decides over what was surely not taken.</summary>
    private static int Rank(in SendResult result) => result switch
    {
        { IsOk: true } => 0,
        { Outcome: SendOutcome.NotSent } => 1,
        { Outcome: SendOutcome.Answered } => 3,
        _ => 2,
    };

    /// <summary>Null unless it was taken; empty when the peer named no id.</summary>
    private static string? IdOf(in SendResult result) => !result.IsOk ? null : result.Response is SubmitSmResp response ? response.MessageId : "";
}

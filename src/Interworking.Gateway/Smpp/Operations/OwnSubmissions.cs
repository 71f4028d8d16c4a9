using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>Finds what a carrier speaks of among its own messages. Those of others are not there for it.</summary>
public sealed class OwnSubmissions(ISubmissionStore store)
{
    /// <summary>The message that an id means, or all of a group; empty when this carrier submitted none.</summary>
    /// <param name="link">Who asks.</param>
    /// <param name="messageId">Of the message or of any of its parts, as the carrier writes it.</param>
    /// <param name="source">Must be the message's sender (SMPP 3.4, 4.8), unless it is empty.</param>
    public async ValueTask<IReadOnlyList<Submission>> FindAsync(SmppLink link, string messageId, SmppAddress source)
    {
        if (link.Carrier is not { } carrier) return [];
        string sender = NumberReader.CanonicalSender(source, link.Profile);
        foreach (MessageId id in SubmittedIds.Read(messageId, link.Profile.IdBase))
        {
            List<Submission> own =
            [
                .. (await store.FindAsync(id, CancellationToken.None)).Where(one => IsOf(carrier, one) && (source.Value.Length == 0 || one.Origin == sender)),
            ];
            if (own.Count > 0) return own;
        }

        return [];
    }

    private static bool IsOf(Carrier carrier, Submission one) =>
        one.Connection is null && one.SystemId is { } systemId && carrier.Credentials.Any(login => login.SystemId == systemId);
}

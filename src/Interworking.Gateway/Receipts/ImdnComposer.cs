using System.Globalization;
using System.Security;
using System.Text;
using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Receipts;

/// <summary>Writes a disposition notification: message/imdn+xml in message/cpim (RFC 5438, 7.2 and 11.1).</summary>
public static class ImdnComposer
{
    /// <summary>The CPIM body.</summary>
    /// <param name="message">The message that it speaks of.</param>
    /// <param name="request">What its sender wants to find in it.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="id">The notification's own.</param>
    /// <param name="domain">Ours: of the recipient and of the sender.</param>
    public static string Compose(Message message, ImdnRequest request, ImdnStatus status, MessageId id, string domain)
    {
        string kind = status == ImdnStatus.Stored ? "processing" : "delivery";
        string recipient = $"sip:{message.Destination}@{domain}";
        string sentAt = request.SentAt ?? message.AcceptedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        string xml =
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <imdn xmlns="urn:ietf:params:xml:ns:imdn">
            <message-id>{SecurityElement.Escape(request.MessageId)}</message-id>
            <datetime>{SecurityElement.Escape(sentAt)}</datetime>
            <recipient-uri>{recipient}</recipient-uri>
            <original-recipient-uri>{recipient}</original-recipient-uri>
            <{kind}-notification><status><{status.ToString().ToLowerInvariant()}/></status></{kind}-notification>
            </imdn>
            """.ReplaceLineEndings("\r\n");
        return string.Join("\r\n",
        [
            $"From: <{recipient}>",
            $"To: <sip:{message.Origin.Account}@{domain}>",
            "NS: imdn <urn:ietf:params:imdn>",
            $"imdn.Message-ID: {id}",
            "",
            "Content-type: message/imdn+xml",
            "Content-Disposition: notification",
            $"Content-length: {Encoding.UTF8.GetByteCount(xml).ToString(CultureInfo.InvariantCulture)}",
            "",
            xml,
        ]);
    }
}

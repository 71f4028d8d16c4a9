using System.Globalization;
using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Writes a message as message/cpim (RFC 3862), for contacts that say they take it, with an id that notifications name (RFC 5438, 6.3).</summary>
internal static class CpimComposer
{
    /// <summary>
    /// How a Contact says so: the media types it takes (RFC 3840, <c>type</c>), or a service whose messages are message/cpim (OMA IM and CPM, as RCS clients have).
    /// </summary>
    private static readonly string[] Signs = ["message/cpim", "+g.oma.sip-im", "oma.cpm.msg"];

    /// <summary>Whether the contact takes message/cpim.</summary>
    public static bool Takes(Binding binding)
    {
        if (binding.Parameters.Length == 0) return false;
        foreach (string sign in Signs)
            if (binding.Parameters.Contains(sign, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <param name="message">What is sent.</param>
    /// <param name="from">The sender, as in From without a tag.</param>
    /// <param name="to">The recipient, as in To.</param>
    /// <param name="text">As UTF-8.</param>
    /// <param name="notify">The recipient's app is asked to tell that it has it: where its own answer may not reach us.</param>
    public static byte[] Compose(Message message, string from, string to, ReadOnlySpan<byte> text, bool notify)
    {
        string head = string.Join("\r\n",
        [
            $"From: {from}",
            $"To: {to}",
            $"DateTime: {message.AcceptedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            "NS: imdn <urn:ietf:params:imdn>",
            $"imdn.Message-ID: {message.Id}",
            .. notify ? new[] { "imdn.Disposition-Notification: positive-delivery, negative-delivery" } : [],
            "",
            "Content-type: text/plain; charset=utf-8",
            $"Content-length: {text.Length.ToString(CultureInfo.InvariantCulture)}",
            "",
            "",
        ]);
        byte[] body = new byte[Encoding.UTF8.GetByteCount(head) + text.Length];
        text.CopyTo(body.AsSpan(Encoding.UTF8.GetBytes(head, body)));
        return body;
    }
}

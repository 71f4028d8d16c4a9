using System.Buffers;
using System.Globalization;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Writes a message as SIP MESSAGE (RFC 3428; no Contact header). Retries to a contact keep Call-ID and From tag with a higher CSeq,
/// because clients drop copies by Call-ID; a Call-ID is never shared between messages.
/// </summary>
public sealed class MessageComposer(GatewayOptions options)
{
    private static readonly SearchValues<char> UserCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/");

    private const string NobodyAddress = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

    private readonly string _domain = options.Environment.Domain;

    /// <summary>Requests of one attempt to one contact: as it is, with credentials, as plain text, with credentials. Each has a number of its own.</summary>
    private const uint NumbersOfAnAttempt = 4;

    /// <param name="message">What is sent.</param>
    /// <param name="binding">To whom.</param>
    /// <param name="attempt">Which attempt, 1 or more.</param>
    /// <param name="textType">The form of a text: one of <see cref="ContentTypes"/>.</param>
    public SipOutgoingRequest Compose(Message message, Binding binding, int attempt, string textType)
    {
        string type = TypeOf(message, textType);
        byte[] body = AppBody.Of(message);
        if (type == ContentTypes.Cpim && message.NoticeType is null)
            body = CpimComposer.Compose(message, Sender(message, ""), Recipient(message), body, notify: binding.Path.Count > 0);
        return Request(message, binding, attempt, message.Id.ToString(), type, body);
    }

    /// <summary>The text in pieces of at most <paramref name="maxBody"/> octets of UTF-8, each a MESSAGE with a Call-ID of its own; a character is never split.</summary>
    public IEnumerable<SipOutgoingRequest> ComposePieces(Message message, Binding binding, int attempt, int maxBody)
    {
        byte[] whole = AppBody.Of(message);
        int piece = 0;
        for (int from = 0; from < whole.Length;)
        {
            int length = Math.Min(Math.Max(maxBody - 4, 4), whole.Length - from); // 4: the piece's number in the Call-ID
            length = WithoutBrokenCharacter(whole.AsSpan(from), length);
            yield return Request(message, binding, attempt, $"{message.Id}-{++piece}", ContentTypes.TextUtf8, whole.AsMemory(from, length));
            from += length;
        }
    }

    /// <summary>A disposition notification is for the app's eyes: it is never sent as text.</summary>
    private static string TypeOf(Message message, string textType) => message.NoticeType == ContentTypes.Cpim ? ContentTypes.Cpim : textType;

    private SipOutgoingRequest Request(Message message, Binding binding, int attempt, string callId, string contentType, ReadOnlyMemory<byte> body)
    {
        (string target, IReadOnlyList<string> route) = RouteSet.Of(binding.Contact, binding.Path);
        return new SipOutgoingRequest
        {
            Method = SipMethods.Message,
            RequestUri = target,
            Route = route,
            From = Sender(message, string.Create(CultureInfo.InvariantCulture, $";tag={message.Id.Value:x}")),
            To = Recipient(message),
            CallId = $"{callId}@{_domain}",
            CSeq = ((uint)Math.Max(1, attempt) - 1) * NumbersOfAnAttempt + 1,
            ContentType = contentType,
            Body = body,
        };
    }

    private string Recipient(Message message) => $"<sip:{message.Destination}@{_domain}>";

    /// <summary>Who wants not to be known has the address of nobody (RFC 3323, 4.1.1.3).</summary>
    private string Sender(Message message, string tail)
    {
        string number = message.Origin.Number;
        if (!message.Origin.IsAlphanumeric) return $"<sip:{Escaped(number)}@{_domain}>{tail}";
        return number == AssertedIdentity.Anonymous ? NobodyAddress + tail : $"\"{Quoted(number)}\" <sip:{Escaped(number)}@{_domain}>{tail}";
    }

    private static int WithoutBrokenCharacter(ReadOnlySpan<byte> text, int length)
    {
        if (length == text.Length) return length;
        int cut = length;
        while (cut > 1 && (text[cut] & 0xC0) == 0x80) cut--; // do not begin the next piece inside a character
        return cut;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c)) continue;
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.ToString();
    }

    /// <summary>The user part of a SIP URI (RFC 3261, 25.1): what may not stand there is escaped as UTF-8.</summary>
    private static string Escaped(string user)
    {
        if (!user.AsSpan().ContainsAnyExcept(UserCharacters)) return user;
        var escaped = new StringBuilder(user.Length + 8);
        foreach (byte octet in Encoding.UTF8.GetBytes(user))
        {
            if (octet < 0x80 && UserCharacters.Contains((char)octet)) escaped.Append((char)octet);
            else escaped.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}

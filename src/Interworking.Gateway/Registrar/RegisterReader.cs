using System.Globalization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Registrar;

/// <summary>From a REGISTER to what it asks (RFC 3261, 10.3; RFC 3327; RFC 5626, 6).</summary>
internal static class RegisterReader
{
    /// <summary>A contact with its parameters, and the Path with all its values. Longer ones are refused.</summary>
    private const int MaxOctets = 2048;
    private const int MaxUserAgent = 128;

    /// <summary>So that one REGISTER cannot make us compare thousands with thousands.</summary>
    private const int MaxContactsInRequest = 64;

    /// <summary>Null when it was read, else the answer that refuses it.</summary>
    /// <param name="transaction">The REGISTER.</param>
    /// <param name="accountId">Who was authenticated.</param>
    /// <param name="options">Limits and this node's name.</param>
    /// <param name="nodes">Says how other nodes reach the app.</param>
    /// <param name="now">The moment of the request.</param>
    /// <param name="reading">What it asks.</param>
    public static SipOutgoingResponse? Read(ServerTransaction transaction, long accountId, GatewayOptions options, NodePaths nodes, DateTimeOffset now, out RegisterReading reading)
    {
        reading = default;
        SipRequest request = transaction.Request;
        if (request.CSeq is not { } cseq || request.CallId is not { } callId) return SipResponses.BadRequest;
        ContactList contacts = request.Contacts;
        if (!contacts.IsValid || contacts.Count > MaxContactsInRequest || callId.Length > MaxOctets) return SipResponses.BadRequest;
        if (contacts.IsStar)
        {
            if (request.Expires is not 0) return SipResponses.BadRequest;
            reading = new RegisterReading(new RegisterUpdate([], RemoveAll: true, callId, cseq.Number, now, accountId), Outbound: false);
            return null;
        }

        IReadOnlyList<string> path = request.Path;
        if (!IsPath(path)) return SipResponses.BadRequest;
        bool wantsOutbound = contacts.Any(contact => contact.RegId is not null && contact.Instance is not null)
            && (Lists(request.Supported, "outbound") || Lists(request.Require, "outbound"));
        if (wantsOutbound && !FirstHopKeepsFlow(request, path)) return SipResponses.FirstHopLacksOutbound;

        string? agent = request.Header("User-Agent");
        var template = new Binding
        {
            AccountId = accountId,
            Contact = "",
            Path = path,
            ExpiresAt = now,
            CallId = callId,
            CSeq = cseq.Number,
            Transport = transaction.Flow.Transport,
            Source = transaction.Source,
            Local = transaction.Flow.Local,
            FlowId = transaction.Flow.Transport == SipTransport.Udp ? 0 : transaction.Flow.Id,
            Node = options.Environment.Node,
            NodePath = nodes.Of(transaction.Flow, path),
            UserAgent = agent?.Length > MaxUserAgent ? agent[..MaxUserAgent] : agent,
        };
        var bindings = new List<Binding>(contacts.Count);
        foreach (NameAddr contact in contacts)
        {
            if (ReadContact(contact, request.Expires, template, wantsOutbound, options.Sip, out Binding? binding) is { } refusal) return refusal;
            bindings.Add(binding!);
        }

        reading = new RegisterReading(new RegisterUpdate(bindings, RemoveAll: false, callId, cseq.Number, now, accountId), wantsOutbound);
        return null;
    }

    /// <summary>What a Contact says beside what a binding has a place for; nothing when it could not be written again.</summary>
    public static string OtherParameters(NameAddr contact)
    {
        string parameters = contact.Parameters.ToString();
        return parameters.Length > MaxOctets || !IsPrintable(parameters) ? "" : ContactParameters.Without(parameters, "expires", "q", "+sip.instance", "reg-id", "pub-gruu", "temp-gruu");
    }

    public static bool Lists(IReadOnlyList<string> tags, string tag) => tags.Contains(tag, StringComparer.OrdinalIgnoreCase);

    private static SipOutgoingResponse? ReadContact(
        NameAddr contact, uint? headerExpires, Binding template, bool outbound, SipOptions options, out Binding? binding)
    {
        binding = null;
        string uri = contact.Uri.ToString();
        string parameters = contact.Parameters.ToString();
        if (!contact.Uri.IsSip || uri.Length + parameters.Length > MaxOctets || !IsPrintable(uri) || !IsPrintable(parameters)
            || contact.Instance?.AsSpan().ContainsAny('"', '\\') == true)
            return SipResponses.BadRequest;
        uint seconds = contact.Expires ?? headerExpires ?? (uint)options.MaxExpiresSeconds;
        if (seconds > 0 && seconds < options.MinExpiresSeconds)
            return new SipOutgoingResponse(423, Headers: [new("Min-Expires", options.MinExpiresSeconds.ToString(CultureInfo.InvariantCulture))]);
        binding = template with
        {
            Contact = uri,
            ExpiresAt = template.ExpiresAt.AddSeconds(Math.Min(seconds, (uint)options.MaxExpiresSeconds)),
            Instance = contact.Instance?.Trim('<', '>'),
            RegId = outbound && contact.Instance is not null ? contact.RegId ?? 0 : 0,
            Q = (int)Math.Round(contact.Q * 1000),
            Parameters = OtherParameters(contact),
        };
        return null;
    }

    /// <summary>Direct, or through an edge proxy that marked its flow: its Path value is the last, since each hop puts its own in front (RFC 5626, 6).</summary>
    private static bool FirstHopKeepsFlow(SipRequest request, IReadOnlyList<string> path) =>
        path.Count > 0
            ? NameAddr.TryParse(path[^1], out NameAddr? edge) && edge.Uri.Parameters.Contains("ob")
            : request.Vias.Count == 1;

    private static bool IsPath(IReadOnlyList<string> path)
    {
        int length = 0;
        foreach (string value in path)
        {
            length += value.Length;
            if (length > MaxOctets || !IsPrintable(value) || !NameAddr.TryParse(value, out NameAddr? hop) || !hop.Uri.IsSip) return false;
        }

        return true;
    }

    /// <summary>What we write into messages again may not hold control characters.</summary>
    private static bool IsPrintable(string text) => !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f', StringComparison.Ordinal);
}

/// <param name="Update">For the registrar.</param>
/// <param name="Outbound">The rules of RFC 5626 apply: the 200 says so.</param>
internal readonly record struct RegisterReading(RegisterUpdate Update, bool Outbound);

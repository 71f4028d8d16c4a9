using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Registrar;

/// <summary>One contact of a registered app (RFC 3261 section 10, RFC 5626, RFC 3327, RFC 8599).</summary>
public sealed record Binding
{
    /// <summary>The account that registered it: when its DID is given to someone else, nothing of theirs goes to this contact. 0 when another registrar wrote it.</summary>
    public long AccountId { get; init; }

    /// <summary>The contact URI as the app wrote it; the Request-URI of what we send.</summary>
    public required string Contact { get; init; }

    /// <summary><c>+sip.instance</c> without quotes and brackets; null when none.</summary>
    public string? Instance { get; init; }

    /// <summary><c>reg-id</c>; 0 when none.</summary>
    public int RegId { get; init; }

    /// <summary>Path header values in order (RFC 3327); empty when the app registered directly.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string CallId { get; init; }

    public required uint CSeq { get; init; }

    /// <summary>0 to 1000, thousandths.</summary>
    public int Q { get; init; } = 1000;

    public required SipTransport Transport { get; init; }

    /// <summary>Where the REGISTER came from: a MESSAGE to a UDP app goes there.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>The listener it came to, so that the answer to NATed apps leaves from the same port.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>The flow in this process (TCP and TLS), 0 when none; means nothing after a restart.</summary>
    public long FlowId { get; init; }

    /// <summary>The node that holds the flow.</summary>
    public required string Node { get; init; }

    /// <summary>
    /// The URI by which other nodes reach the app through the one that holds its flow; null when the registrar is not shared, or another registrar wrote the
    /// binding. Whoever has it can send to the app: unlike <see cref="Path"/> it is never shown to one.
    /// </summary>
    public string? NodePath { get; init; }

    /// <summary>The Contact's other parameters (push, capabilities) as written.</summary>
    public string Parameters { get; init; } = "";

    /// <summary>User-Agent, at most 128 characters; for the console.</summary>
    public string? UserAgent { get; init; }
}

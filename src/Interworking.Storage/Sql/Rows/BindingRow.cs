using System.Net;
using Interworking.Gateway.Registrar;

namespace Interworking.Storage.Sql.Rows;

/// <summary>One row of <c>binding</c> as Dapper reads it.</summary>
internal sealed class BindingRow
{
    public const string Columns =
        "aor, account_id, contact, instance, reg_id, path, expires_at, call_id, cseq, q, transport, source, local, flow_id, node, parameters, user_agent";

    /// <summary>Between Path values: no header value holds one.</summary>
    public const char PathSeparator = '\n';

    public string Aor { get; set; } = "";

    public long AccountId { get; set; }

    public string Contact { get; set; } = "";

    public string? Instance { get; set; }

    public int RegId { get; set; }

    public string Path { get; set; } = "";

    public long ExpiresAt { get; set; }

    public string CallId { get; set; } = "";

    public uint Cseq { get; set; }

    public int Q { get; set; }

    public string Transport { get; set; } = "";

    public string Source { get; set; } = "";

    public string Local { get; set; } = "";

    public long FlowId { get; set; }

    public string Node { get; set; } = "";

    public string Parameters { get; set; } = "";

    public string? UserAgent { get; set; }

    public Binding ToBinding() => new()
    {
        AccountId = AccountId,
        Contact = Contact,
        Instance = Instance,
        RegId = RegId,
        Path = Path.Length == 0 ? [] : Path.Split(PathSeparator),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
        CallId = CallId,
        CSeq = Cseq,
        Q = Q,
        Transport = Words.Transport.Parse(Transport),
        Source = IPEndPoint.Parse(Source),
        Local = IPEndPoint.Parse(Local),
        FlowId = FlowId,
        Node = Node,
        Parameters = Parameters,
        UserAgent = UserAgent,
    };
}

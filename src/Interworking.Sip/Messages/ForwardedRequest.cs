using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Interworking.Sip.Messages;

/// <summary>
/// A received request as a stateful proxy sends it on (RFC 3261, 16.6), and the answer as it passes it back. The Vias before ours are left out: nothing beyond
/// needs them, since the answer goes back through the server transaction, and they would show what stands behind us.
/// </summary>
public static class ForwardedRequest
{
    private const int DefaultMaxForwards = 70;

    private const string MaxBreadth = "Max-Breadth";

    /// <summary>What a request gets that names none (RFC 5393, 5.3.3). It goes to one place only, so all of it is passed on.</summary>
    private const string DefaultMaxBreadth = "60";

    /// <summary>
    /// The request without its topmost Route and with one hop less to go; everything else as it came. False when a value holds NUL, which we do not write,
    /// or when there is no hop left.
    /// </summary>
    public static bool TryMake(SipRequest request, [NotNullWhen(true)] out SipOutgoingRequest? forward)
    {
        forward = null;
        int hops = request.MaxForwards ?? DefaultMaxForwards + 1;
        if (hops == 0 || request.CSeq is not { } cseq || Head(request).Contains((byte)0)) return false;
        forward = new SipOutgoingRequest
        {
            Method = request.Method,
            RequestUri = request.RequestUriText,
            Route = [.. request.Route.Skip(1)],
            From = Text(request, HeaderId.From),
            To = Text(request, HeaderId.To),
            CallId = Text(request, HeaderId.CallId),
            CSeq = cseq.Number,
            MaxForwards = hops - 1,
            Headers = Others(request),
            ContentType = request.ContentType,
            Body = request.Body,
        };
        return true;
    }

    /// <summary>Status, reason, Retry-After and Warning. Vias, tags and whatever else the app says of itself stay here.</summary>
    public static SipOutgoingResponse Answer(SipResponse response)
    {
        List<KeyValuePair<string, string>>? headers = null;
        foreach (string name in new ReadOnlySpan<string>(["Retry-After", "Warning"]))
            foreach (string value in response.HeaderValues(name))
                if (IsWritable(value)) (headers ??= []).Add(new(name, value));
        string reason = response.ReasonPhrase;
        return new SipOutgoingResponse(response.StatusCode, reason.Length > 0 && IsWritable(reason) ? reason : null, headers);
    }

    private static List<KeyValuePair<string, string>> Others(SipRequest request)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (ref readonly HeaderField field in request.Fields)
        {
            if (field.Id is HeaderId.Via or HeaderId.Route or HeaderId.MaxForwards or HeaderId.From or HeaderId.To or HeaderId.CallId or HeaderId.CSeq
                or HeaderId.ContentType or HeaderId.ContentLength) continue;
            headers.Add(new(Encoding.ASCII.GetString(request.Data.Slice(field.NameStart, field.NameLength)), Encoding.UTF8.GetString(request.Value(field))));
        }

        if (request.Header(MaxBreadth) is null) headers.Add(new(MaxBreadth, DefaultMaxBreadth));
        return headers;
    }

    /// <summary>All that stands before the body.</summary>
    private static ReadOnlySpan<byte> Head(SipRequest request) => request.Data[..^request.Body.Length];

    private static string Text(SipRequest request, HeaderId id) => Encoding.UTF8.GetString(request.Value(id));

    private static bool IsWritable(string text) => text.AsSpan().IndexOfAny('\0', '\r', '\n') < 0;
}

using System.Globalization;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>A connection's results as lines for a person, and the entry to paste.</summary>
internal static class ProbeReport
{
    private const int LatestRowsOfIds = 3;

    public static IEnumerable<string> Lines(ProbeResults results)
    {
        var table = new ReportTable();
        Link(table, results);
        Messages(table, results);
        Receipts(table, results);
        if (results.Cut is { } end) table.Add("link", "ended early", StatusWords.Of(end));
        return
        [
            $"Connection \"{results.Connection.Name}\": {results.Connection.SystemId}@{results.Connection.Address}{(results.Connection.Tls ? ", TLS" : "")}; {results.Submitted} of at most {ProbeLink.MostMessages} test messages submitted",
            "",
            .. table.Lines(),
            "",
            "not known from the wire:",
            .. ProfileAdvice.Unknown(results).Select(line => $"  {line}"),
            .. Advice(results),
        ];
    }

    private static IEnumerable<string> Advice(ProbeResults results) => results.Bind is not { IsBound: true } ? [] :
    [
        "",
        $"for the entry of \"{results.Connection.Name}\" in the provisioning file:",
        .. ProfileJson.Lines(ProfileAdvice.Profile(results), ProfileAdvice.Window(results)),
    ];

    private static void Link(ReportTable table, ProbeResults results)
    {
        table.Add("bind", results.Connection.Bind.ToString().ToLowerInvariant(), results.Bind is { } bind ? StatusWords.Of(bind.Status) : "no answer");
        if (results.Bind is not { IsBound: true } bound) return;
        table.Add("bind", "it calls itself", bound.Response?.SystemId is { Length: > 0 } name ? name : "(nothing)");
        table.Add("bind", "interface_version", $"0x{results.PeerVersion:x2}, {InterfaceVersions.Describe(results.PeerVersion)}");
        table.Add("link", "enquire_link", results.RoundTrips.Count == 0
            ? "not answered: the peer would lose this link"
            : string.Create(CultureInfo.InvariantCulture, $"answered in {results.RoundTrips.Min().TotalMilliseconds:0.0} to {results.RoundTrips.Max().TotalMilliseconds:0.0} ms"));
    }

    private static void Messages(ReportTable table, ProbeResults results)
    {
        foreach ((NumberForm form, ProbeAnswer answer) in results.Numbers) table.Add("numbers", $"{form}", answer.Words);
        if (results.FromName is { } named) table.Add("numbers", "sender that is a name", named.Words);
        foreach ((byte coding, ProbeAnswer answer) in results.Alphabets) table.Add("alphabets", $"data_coding {coding}, {Name(coding)}", answer.Words);
        foreach ((LongMessages method, IReadOnlyList<ProbeAnswer> answers) in results.LongMessages)
            table.Add("long messages", Name(method), string.Join("; ", answers.Select(answer => answer.Words).Distinct()));
        if (results.Numbers.Count > 0 && !InterfaceVersions.TakesTlvs(results.PeerVersion))
            table.Add("long messages", "sar_, message_payload", "not tried: a peer below 3.4 takes no optional parameters");
        if (results.Burst.Count == 0) return;
        int taken = results.Burst.Count(answer => answer.IsOk);
        table.Add("limits", $"{results.Burst.Count} at once", string.Create(CultureInfo.InvariantCulture,
            $"{taken} taken in {results.BurstTook.TotalMilliseconds:0} ms{(taken == results.Burst.Count ? "" : $"; the others: {string.Join("; ", results.Burst.Where(one => !one.IsOk).Select(one => one.Words).Distinct())}")}"));
        table.Add("limits", "answers to submit_sm", string.Create(CultureInfo.InvariantCulture,
            $"in {results.Answers.Min(one => one.Took).TotalMilliseconds:0} to {results.Answers.Max(one => one.Took).TotalMilliseconds:0} ms"));
    }

    private static void Receipts(ReportTable table, ProbeResults results)
    {
        List<string> ids = [.. results.Answers.Select(answer => answer.Id).OfType<string>()];
        if (results.Submitted == 0) return;
        table.Add("ids", "in answers", ReceiptIds.Describe(ids));
        foreach (string how in results.Receipts.Select(one => ReceiptIds.Compare(one.AnswerId, one.Id)).Distinct().Take(LatestRowsOfIds)) table.Add("ids", "in receipts", how);
        table.Add("receipts", "came", $"{results.Receipts.Count} of {ids.Count}");
        if (results.Receipts.Count == 0) return;
        table.Add("receipts", "after", string.Create(CultureInfo.InvariantCulture,
            $"{results.Receipts.Min(one => one.After).TotalSeconds:0.0} to {results.Receipts.Max(one => one.After).TotalSeconds:0.0} s"));
        table.Add("receipts", "the id stands in", string.Join("; ", results.Receipts.Select(Where).Distinct()));
        table.Add("receipts", "stat", string.Join(", ", results.Receipts.CountBy(State).Select(state => $"{state.Key} {state.Value}")));
    }

    private static string Where(ProbeReceipt receipt) => (receipt.TlvId, receipt.Text) switch
    {
        (not null, { Id.Length: > 0 }) => "text and receipted_message_id",
        (not null, _) => "receipted_message_id only",
        _ => "text only",
    };

    private static string State(ProbeReceipt receipt) => receipt.Text is { StateKnown: true } text ? StatWords.ToWord(text.State) : "unreadable";

    private static string Name(byte coding) => coding switch { 0 => "the peer's default", 1 => "ASCII", 3 => "Latin-1", _ => "UCS-2" };

    private static string Name(LongMessages method) => method switch
    {
        LongMessages.Udh => "user data header",
        LongMessages.Sar => "sar_ parameters",
        _ => "message_payload",
    };
}

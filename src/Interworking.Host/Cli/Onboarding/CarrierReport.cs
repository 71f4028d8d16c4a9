using System.Globalization;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>What a carrier's links show of it, as lines for a person, and the entry to paste.</summary>
internal static class CarrierReport
{
    public static IEnumerable<string> Lines(Carrier carrier, IReadOnlyList<LinkState> links)
    {
        var table = new ReportTable();
        foreach (LinkState link in links) Link(table, link);
        LinkTraffic[] traffic = [.. links.Select(link => link.Traffic).OfType<LinkTraffic>()];
        if (traffic.Length > 0) Traffic(table, traffic);
        return
        [
            $"Carrier \"{carrier.Name}\": {links.Count} bound of at most {carrier.MaxBinds}; {traffic.Sum(one => one.Messages)} messages looked at, the first of each link",
            "",
            .. table.Lines(),
            "",
            "not known from the wire:",
            .. Unknown(traffic).Select(line => $"  {line}"),
            .. traffic.Length == 0 ? Array.Empty<string>() :
            [
                "",
                $"for the entry of \"{carrier.Name}\" in the provisioning file:",
                .. ProfileJson.Lines(Profile(carrier, traffic), window: null),
            ],
        ];
    }

    /// <summary>Long messages to it go as its own come; numbers keep what is configured.</summary>
    public static LinkProfile Profile(Carrier carrier, IReadOnlyList<LinkTraffic> traffic) => carrier.Profile with
    {
        LongMessages = Sum(traffic, one => one.Parts).Where(part => part.Key != "whole").Select(part => part.Key).FirstOrDefault() switch
        {
            "udh" => LongMessages.Udh,
            "sar" => LongMessages.Sar,
            "payload" => LongMessages.Payload,
            _ => carrier.Profile.LongMessages,
        },
    };

    private static void Link(ReportTable table, LinkState link)
    {
        table.Add("bind", link.Remote ?? "", $"as {link.SystemId}, {link.Bind}{(link.Tls ? ", TLS" : "")}, interface_version {link.Version}; {link.Words}");
        if (link.LastError is { } error) table.Add("bind", "last trouble", error.What);
        if (link.AnswersSent.Count > 0) table.Add("answers", "from us", Counts(link.AnswersSent.Select(one => (one.Key, one.Value))));
        if (link.AnswersReceived.Count > 0) table.Add("answers", "to our receipts", Counts(link.AnswersReceived.Select(one => (one.Key, one.Value))));
    }

    private static void Traffic(ReportTable table, LinkTraffic[] traffic)
    {
        int messages = traffic.Sum(one => one.Messages), pluses = traffic.Sum(one => one.WithPlus);
        table.Add("numbers", "senders", Counts(Sum(traffic, one => one.Sources)));
        table.Add("numbers", "recipients", Counts(Sum(traffic, one => one.Destinations)));
        table.Add("numbers", "with a plus", pluses == 0 ? "none" : $"{pluses} of {messages}; it is taken off");
        table.Add("alphabets", "data_coding", Counts(Sum(traffic, one => one.DataCodings)));
        table.Add("long messages", "parts", Counts(Sum(traffic, one => one.Parts)));
        table.Add("receipts", "asked for", $"{traffic.Sum(one => one.ReceiptsAsked)} of {messages}");
    }

    private static IEnumerable<string> Unknown(LinkTraffic[] traffic)
    {
        if (traffic.Length == 0)
        {
            yield return "how it writes numbers, text and parts: it has sent nothing yet";
            yield break;
        }

        if (Sum(traffic, one => one.DataCodings).Any(coding => coding.Key == "0x00"))
            yield return "what its data_coding 0 means: have it send [@]; if the app shows [¡], its alphabet is \"latin1\" or \"ascii\"";
        yield return "whether its numbers are international: compare what the CDRs show (origin_raw, destination_raw); strip and prefix mend them";
        yield return "whether its receipts are understood there, its agreed rate and window: ask it";
    }

    private static List<(string Key, long Count)> Sum(IReadOnlyList<LinkTraffic> traffic, Func<LinkTraffic, IReadOnlyDictionary<string, int>> counts) =>
        [.. traffic.SelectMany(counts).GroupBy(one => one.Key, (key, all) => (key, all.Sum(one => (long)one.Value))).OrderByDescending(one => one.Item2)];

    private static string Counts(IEnumerable<(string Key, long Count)> counts) =>
        string.Join(", ", counts.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}: {one.Count}")));
}

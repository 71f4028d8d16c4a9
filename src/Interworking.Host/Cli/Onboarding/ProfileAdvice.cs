using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Text;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>What the probe's results mean for the connection's entry. What they do not tell stays as it is configured.</summary>
internal static class ProfileAdvice
{
    /// <summary>In the order of preference: a phone joins parts by their header, and few peers make it from sar_.</summary>
    private static readonly LongMessages[] Methods = [LongMessages.Udh, LongMessages.Payload, LongMessages.Sar];

    public static LinkProfile Profile(ProbeResults results)
    {
        LinkProfile now = results.Connection.Profile;
        return now with
        {
            Alphabet = results.TookCoding(DataCodings.Default) == false && results.TookCoding(DataCodings.Ucs2) == true ? Alphabet.Ucs2 : now.Alphabet,
            Ton = results.Form is not { } form ? now.Ton : form == NumberForm.All[0] ? null : form.Ton,
            Npi = results.Form is not { } plan ? now.Npi : plan == NumberForm.All[0] ? null : plan.Npi,
            IdBase = results.Receipts.Count == 0 ? now.IdBase : ReceiptIds.BaseOf(results.Receipts),
            LongMessages = results.Took(now.LongMessages) ? now.LongMessages : Methods.Where(results.Took).DefaultIfEmpty(now.LongMessages).First(),
        };
    }

    /// <summary>The window that is safe: no more than were taken at once where the peer refused some.</summary>
    public static int Window(ProbeResults results) =>
        results.Burst.Any(answer => !answer.IsOk) ? Math.Max(1, results.Burst.Count(answer => answer.IsOk)) : results.Connection.Window;

    /// <summary>What the wire does not tell, and who can.</summary>
    public static IEnumerable<string> Unknown(ProbeResults results)
    {
        if (results.Submitted == 0)
        {
            yield return "numbers, alphabets, parts, ids, receipts: nothing was submitted";
            yield break;
        }

        if (results.TookCoding(DataCodings.Default) == true)
            yield return "what data_coding 0 means: look at the phone; [¡] is \"gsm7\", [@] is \"latin1\" or \"ascii\", nothing at all may be \"gsm7\" packed";
        if (results.LongMessages.Exists(one => one.Answers.Any(answer => answer.IsOk))) yield return "whether long messages arrive as one: look at the phone";
        if (results.Form is { Plus: true }) yield return "numbers: only those with a plus were taken, which no profile writes; ask the peer for another form";
        if (results.Receipts.Count == 0 && results.Connection.Bind != BindKind.Transmitter) yield return "ids in receipts: none came; leave idBase as it is, or wait longer (--wait)";
        yield return "agreed messages per second, and windows beyond what was sent at once: the peer's contract says";
    }
}

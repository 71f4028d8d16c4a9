using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Harness;

/// <summary>Whether what a carrier was answered, what the apps got and what the CDRs say agree, after a load whose messages are each a text of their own.</summary>
public sealed class Reconciliation
{
    private readonly PacedCarrier _carrier;
    private readonly HashSet<string> _distinct;
    private readonly int _arrived;
    private readonly IReadOnlyList<CdrRow> _cdrs;

    private Reconciliation(PacedCarrier carrier, IReadOnlyList<AppMessage> arrived, IReadOnlyList<CdrRow> cdrs)
    {
        (_carrier, _arrived, _cdrs) = (carrier, arrived.Count, cdrs);
        _distinct = [.. arrived.Select(message => message.Text)];
        DoublesThatAppsDrop = arrived.Count - arrived.DistinctBy(message => (message.Text, message.CallId)).Count();
    }

    /// <summary>Messages that were seen more than once, each time counted but the first.</summary>
    public int Doubles => _arrived - _distinct.Count;

    /// <summary>Of the doubles, those under the same Call-ID, by which apps know them.</summary>
    public int DoublesThatAppsDrop { get; }

    /// <summary>Messages that arrived and have no CDR: their sender never got an answer, and sends again.</summary>
    public int WithoutCdr => _distinct.Count - _cdrs.Count;

    /// <summary>The text of a message.</summary>
    public static string Text(int number) => $"load {number}";

    /// <summary>Waits until nothing is in the spool, then looks.</summary>
    /// <param name="carrier">Has stopped.</param>
    /// <param name="apps">All the apps'.</param>
    /// <param name="backend">The gateways'.</param>
    /// <param name="within">For the spool.</param>
    /// <param name="direction">Of the CDRs that count, where there is other traffic; null for all.</param>
    public static async Task<Reconciliation> OfAsync(
        PacedCarrier carrier, IReadOnlyList<Inbox<AppMessage>> apps, Backend backend, TimeSpan within, string? direction = null)
    {
        await Eventually.TrueAsync(() => backend.Spooled() == 0, "an empty spool", within);
        return new Reconciliation(carrier, [.. apps.SelectMany(app => app.Items)], [.. backend.Cdrs().Where(cdr => direction is null || cdr.Direction == direction)]);
    }

    public override string ToString()
    {
        IEnumerable<string> kinds = _carrier.Submissions
            .GroupBy(one => one.IsOk ? "0x00" : one.Outcome == Smpp.Session.SendOutcome.Answered ? $"{one.Status}" : $"{one.Outcome}")
            .OrderByDescending(kind => kind.Count()).Select(kind => $"{kind.Key} {kind.Count()}");
        return $"answered: {string.Join(", ", kinds)}; arrived {_arrived}, doubles {Doubles}; CDRs {_cdrs.Count}, arrived without CDR and answer {WithoutCdr}";
    }

    /// <summary>Nothing that was answered 0x00 is lost, and each has exactly one CDR, which says delivered.</summary>
    public void NothingIsLost()
    {
        Submission[] promised = [.. _carrier.Submissions.Where(submission => submission.IsOk)];
        promised.Where(submission => !_distinct.Contains(Text(submission.Number))).Should().BeEmpty("each of them was answered 0x00");
        _cdrs.Select(cdr => cdr.Id).Should().OnlyHaveUniqueItems();
        _cdrs.Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        promised.Select(submission => long.Parse(submission.MessageId, null)).Except(_cdrs.Select(cdr => cdr.Id)).Should().BeEmpty("each of them has its CDR");
    }
}

using Interworking.Gateway.Audit;

namespace Interworking.Gateway.Tests.Audit;

public sealed class AuditCheckTests
{
    private static readonly byte[] Key = new byte[32];

    [Fact]
    public void Check_UntouchedLog_IsInOrder()
    {
        List<AuditRow> rows = Log(5);

        AuditVerdict verdict = Verify(rows, HeadOf(rows));

        verdict.Should().Be(new AuditVerdict(5, Convert.ToHexStringLower(rows[4].Hash), null, null));
        Verify([], new AuditHead(0, AuditChain.Start, [])).Why.Should().BeNull("nothing was written yet");
    }

    public static TheoryData<string, Func<AuditRow, AuditRow>> Changes => new()
    {
        { "seq", row => row with { Seq = 99 } },
        { "at", row => row with { At = row.At.AddMilliseconds(1) } },
        { "who", row => row with { Who = "user:mallory" } },
        { "from", row => row with { From = "" } },
        { "action", row => row with { Action = "delete" } },
        { "target", row => row with { Target = row.Target + " " } },
        { "before", row => row with { Before = null } },
        { "after", row => row with { After = "window=51" } },
        { "moved between fields", row => row with { Who = row.Who + "x", From = row.From[1..] } },
        { "null for empty", row => row with { Before = "", After = row.After } },
        { "hash", row => row with { Hash = new byte[32] } },
    };

    [Theory, MemberData(nameof(Changes))]
    public void Check_AnyFieldChanged_NamesTheRow(string what, Func<AuditRow, AuditRow> change)
    {
        List<AuditRow> rows = Log(5);
        AuditHead head = HeadOf(rows);
        rows[2] = change(rows[2]);

        Verify(rows, head).BrokenAt.Should().Be(3, what);
    }

    [Fact]
    public void Check_RowTakenOut_IsMissed()
    {
        List<AuditRow> rows = Log(5);
        AuditHead head = HeadOf(rows);
        rows.RemoveAt(1);

        Verify(rows, head).Should().Match<AuditVerdict>(verdict => verdict.BrokenAt == 2 && verdict.Why!.Contains("row 2 is missing"));
    }

    [Fact]
    public void Check_RowTakenOutAndTheRestRenumbered_IsFound()
    {
        List<AuditRow> rows = Log(5);
        AuditHead head = HeadOf(rows);
        rows.RemoveAt(1);
        rows = [.. rows.Select((row, at) => row with { Seq = at + 1 })];

        Verify(rows, head).BrokenAt.Should().Be(2);
    }

    [Fact]
    public void Check_TwoRowsSwapped_AreFound()
    {
        List<AuditRow> rows = Log(5);
        AuditHead head = HeadOf(rows);
        (rows[1], rows[2]) = (rows[2] with { Seq = 2 }, rows[1] with { Seq = 3 });

        Verify(rows, head).BrokenAt.Should().Be(2);
    }

    [Fact]
    public void Check_NewestCutOff_IsFoundAlsoWithTheHeadSetBack()
    {
        List<AuditRow> rows = Log(5);
        AuditHead head = HeadOf(rows);
        rows.RemoveRange(3, 2);

        Verify(rows, head).Should().Match<AuditVerdict>(verdict => verdict.BrokenAt == 4 && verdict.Why!.Contains("newest are missing"));
        Verify(rows, head with { Seq = 3, Hash = rows[2].Hash }).Why.Should().Contain("seal");
        Verify(rows, new AuditHead(3, rows[2].Hash, [])).Why.Should().Contain("seal");
    }

    [Fact]
    public void Check_MadeAnewBySomebodyWithTheSecret_IsFoundByANotedHeadOnly()
    {
        string noted = Convert.ToHexStringLower(Log(5)[3].Hash);
        List<AuditRow> forged = Log(5, who: "user:mallory");

        Verify(forged, HeadOf(forged)).Why.Should().BeNull();
        Verify(forged, HeadOf(forged), (4, noted)).BrokenAt.Should().Be(4);
        Verify(forged[..3], HeadOf(forged[..3]), (4, noted)).Why.Should().Contain("which was noted, is not there");
    }

    private static List<AuditRow> Log(int count, string who = "user:alice")
    {
        var rows = new List<AuditRow>();
        byte[] hash = AuditChain.Start;
        for (int seq = 1; seq <= count; seq++)
        {
            var row = new AuditRow(seq, DateTimeOffset.UnixEpoch.AddSeconds(seq), who, "192.0.2.1", "change", $"carrier C{seq}", "window=49", "window=50", []);
            rows.Add(row with { Hash = hash = AuditChain.Hash(hash, row) });
        }

        return rows;
    }

    private static AuditHead HeadOf(List<AuditRow> rows) => new(rows.Count, rows[^1].Hash, AuditChain.Seal(Key, rows.Count, rows[^1].Hash));

    private static AuditVerdict Verify(IEnumerable<AuditRow> rows, AuditHead head, (long, string)? expected = null)
    {
        var check = new AuditCheck(Key, expected);
        foreach (AuditRow row in rows)
        {
            if (!check.Look(row)) break;
        }

        return check.End(head);
    }
}

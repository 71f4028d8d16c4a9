using System.Net;
using Interworking.Gateway.Sip.Defence;

namespace Interworking.Gateway.Tests.Sip.Defence;

public sealed class SuspectTableTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private readonly SuspectTable _table = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Answers_NothingWrong_RemembersNobody()
    {
        Answers(1, Offence.None).Should().BeTrue();
        _table.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Answers_FloodOfForgedAddresses_HoldsNoMoreThanItMayAndFreesNobody()
    {
        Answers(1, Offence.ScannerAgent).Should().BeFalse();
        for (int address = 2; address < 50_000; address++) Answers(address, Offence.ScannerAgent).Should().BeFalse();

        _table.Ignored.Should().Be(SuspectTable.Capacity);
        Listed().Should().HaveCountLessThanOrEqualTo(3 * SuspectTable.Capacity);
        Answers(1, Offence.None).Should().BeFalse();
    }

    [Fact]
    public void Answers_FullAndSomeAreOver_MakesRoom()
    {
        for (int address = 1; address <= SuspectTable.Capacity; address++) Answers(address, Offence.ScannerAgent);
        _now += TenMinutes;

        Answers(60_000, Offence.ScannerAgent).Should().BeFalse();

        _table.Ignored.Should().Be(1);
    }

    [Fact]
    public void Answers_SlowlyComingBack_IsRememberedAmongManyOthers()
    {
        for (int i = 0; i < 30; i++)
        {
            Answers(1, Offence.UnknownUser);
            for (int other = 0; other < SuspectTable.Capacity / 2; other++) Answers(10_000 + (i * SuspectTable.Capacity) + other, Offence.UnknownUser);
        }

        Answers(1, Offence.UnknownUser).Should().BeFalse("it is slowed by now");
    }

    [Fact]
    public void Answers_AccountsOfOneAddress_AreCountedApart()
    {
        for (int i = 0; i < 100; i++) Answers(1, Offence.NotTaken, "444");

        Answers(1, Offence.None, "444").Should().BeFalse();
        Answers(1, Offence.NotTaken, "111").Should().BeTrue();
        Answers(1, Offence.NotTaken).Should().BeTrue();
    }

    [Fact]
    public void Lift_Address_ForgetsAllThatIsHeldAgainstIt()
    {
        Answers(1, Offence.ScannerAgent);
        for (int i = 0; i < 100; i++) Answers(1, Offence.NotTaken, "444");
        Answers(2, Offence.ScannerAgent);

        _table.Lift(Address(1)).Should().Be(2);

        Answers(1, Offence.NotTaken, "444").Should().BeTrue();
        Answers(2, Offence.None).Should().BeFalse();
        _table.Lift(Address(3)).Should().Be(0);
    }

    private IReadOnlyList<DefenceStage> Listed() => _table.Listed(_now, (_, _, stage) => stage);

    private bool Answers(int address, Offence offence, string? did = null) =>
        _table.Answers(new SuspectKey(Address(address), did), offence, TenMinutes, _now, out _, out _);

    private static IPAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}

using Interworking.Sip.Resolving;
using Interworking.Testing.Servers;

namespace Interworking.Sip.Tests.Resolving;

/// <summary>What a server's octets say, and that no octets hurt.</summary>
public sealed class DnsResponseTests
{
    private const ushort Id = 0x4711;
    private const ushort Good = 0x8180;
    private static readonly DnsQuestion Address = new("sip.example.net", DnsType.A);

    [Fact]
    public void Write_Question_IsOneQuestionWithEdns() => Convert.ToHexString(Address.Write(Id, extended: true)).Should().Be(
        "4711" + "0100" + "0001" + "0000" + "0000" + "0001" + "03736970076578616D706C65036E657400" + "0001" + "0001" + "00" + "0029" + "04D0" + "00000000" + "0000");

    [Fact]
    public void Read_Addresses_AreThoseOfTheNameAndItsAliases()
    {
        DnsResponse response = Read(new DnsWire(Id, Good, "SIP.example.net", 1, answers: 5)
            .Cname("sip.example.net", "edge.example.net", timeToLive: 30)
            .A("edge.example.net", "192.0.2.7").A("edge.example.net", "192.0.2.8")
            .A("evil.example.org", "198.51.100.1").Aaaa("edge.example.net", "2001:db8::1"))!;

        response.Answer.Records.OfType<AddressRecord>().Select(record => record.Address.ToString()).Should().Equal("192.0.2.7", "192.0.2.8");
        response.Answer.TimeToLive.Should().Be(30);
    }

    [Fact]
    public void Read_CompressedNames_AreFollowed()
    {
        // The owner is a pointer to the question's name (12), the target a label and a pointer to "example.net" in it (16).
        DnsWire wire = new DnsWire(Id, Good, "_x.example.net", 33, answers: 1).Bytes(0xC0, 12).Short(33).Short(1).Long(60).Short(12)
            .Short(1).Short(2).Short(5060).Text("sip").Bytes(0xC0, 15);
        wire.Octets[15].Should().Be(7, "the pointer leads to a length octet");

        var record = (SrvRecord)DnsResponse.Read(wire.Octets, Id, new DnsQuestion("_x.example.net", DnsType.Srv))!.Answer.Records.Single();

        record.Should().Be(new SrvRecord("_x.example.net", 60, 1, 2, 5060, "sip.example.net"));
    }

    [Theory]
    [InlineData("C01F", "to itself")]
    [InlineData("C0FF", "forward")]
    [InlineData("0161C01F", "through itself")]
    [InlineData("40", "a label type that nobody knows")]
    [InlineData("05616263", "cut")]
    [InlineData("012E00", "a dot in a label")]
    public void Read_BrokenName_IsNoAnswer(string hex, string because)
    {
        DnsWire wire = new DnsWire(Id, Good, "a.example.net", 1, answers: 1).Bytes(Convert.FromHexString(hex)).Short(1).Short(1).Long(60).Short(4).Bytes(1, 2, 3, 4);

        DnsResponse.Read(wire.Octets, Id, new DnsQuestion("a.example.net", DnsType.A)).Should().BeNull(because);
    }

    [Fact]
    public void Read_AliasesInACircle_IsNothing() =>
        Read(new DnsWire(Id, Good, "sip.example.net", 1, answers: 2).Cname("sip.example.net", "b.net").Cname("b.net", "sip.example.net"))!
            .Answer.Outcome.Should().Be(DnsOutcome.Nothing);

    [Fact]
    public void Read_NoSuchName_MayBeKeptAsLongAsTheZoneSays() =>
        Read(new DnsWire(Id, Good | 3, "sip.example.net", 1, answers: 0, authorities: 1).Soa("example.net", timeToLive: 3600, minimum: 20))!
            .Answer.Should().BeEquivalentTo(new DnsAnswer(DnsOutcome.Nothing, [], 20));

    [Theory]
    [InlineData(0x4712, Good, "sip.example.net", 1)]
    [InlineData(Id, 0x0100, "sip.example.net", 1)]
    [InlineData(Id, Good, "sip.example.org", 1)]
    [InlineData(Id, Good, "sip.example.net", 28)]
    [InlineData(Id, 0xA180, "sip.example.net", 1)]
    public void Read_NotTheAnswerToOurQuestion_IsPassedOver(int id, int flags, string name, int type) =>
        Read(new DnsWire((ushort)id, (ushort)flags, name, (ushort)type, answers: 1).A(name, "192.0.2.7")).Should().BeNull();

    [Fact]
    public void Read_AnyMutation_NeverThrows()
    {
        byte[] good = new DnsWire(Id, Good, "sip.example.net", 1, answers: 4, authorities: 1).Cname("sip.example.net", "b.net").A("b.net", "192.0.2.7")
            .Srv("x", 1, 2, 3, "y").Naptr("z", 1, 2, "s", "SIP+D2U", "_sip._udp.z").Soa("net", 1, 1).Octets;
        var random = new Random(4711);
        for (int round = 0; round < 200_000; round++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            for (int change = random.Next(4); change > 0 && bad.Length > 0; change--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            _ = DnsResponse.Read(bad, Id, Address);
        }
    }

    [Theory]
    [InlineData("example.net", true)]
    [InlineData("_sip._udp.example.net", true)]
    [InlineData("", false)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("exa mple.net", false)]
    [InlineData("exämple.net", false)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.net", false)]
    public void IsName_Text_IsWhatCanBeAsked(string name, bool expected) => DnsQuestion.IsName(name).Should().Be(expected);

    [Fact]
    public void ReadServers_ResolvConf_TakesThreeNameservers() =>
        DnsOptions.ReadServers(["# comment", "search example.net", "nameserver 192.0.2.1", "nameserver\t2001:db8::1", "nameserver x", "nameserver 192.0.2.3", "nameserver 192.0.2.4"])
            .Select(server => server.ToString()).Should().Equal("192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.3:53");

    private static DnsResponse? Read(DnsWire wire) => DnsResponse.Read(wire.Octets, Id, Address);
}

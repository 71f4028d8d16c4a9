using System.Text.Json;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Text;

public sealed class UserDataHeaderTests
{
    [Fact]
    public void TryParse_BodiesOfOthers_HaveTheirPlaceAndText()
    {
        IReadOnlyList<JsonElement> records = TestVectors.Records("udh-concat-bodies.json");
        records.Should().HaveCount(8);
        foreach (JsonElement record in records)
        {
            byte[] body = record.Hex();
            JsonElement concat = record.GetProperty("concat");
            int total = concat.GetProperty("total").GetInt32();
            int number = concat.GetProperty("seq").GetInt32();
            UserDataHeader.TryParse(body, out UserDataHeader header, out int offset).Should().BeTrue();
            // The data set has impossible numbers (part 0) too: those are no concatenation.
            Concatenation? expected = number >= 1 && number <= total ? new Concatenation(concat.GetProperty("ref").GetInt32(), total, number) : null;
            header.Concatenation.Should().Be(expected);
            Convert.ToHexStringLower(body.AsSpan(offset)).Should().Be(record.Text("body_hex"));
        }
    }

    [Theory]
    [InlineData("0608041234030241", 0x1234, 3, 2)]
    [InlineData("0500030503010A", 5, 3, 1)]
    [InlineData("0A0003050301" + "0003060302" + "41", 6, 3, 2)] // twice: the last counts
    [InlineData("0B05040B8423F0" + "0003070201" + "41", 7, 2, 1)]
    public void TryParse_Concatenation_IsRead(string hex, int reference, int total, int number)
    {
        UserDataHeader.TryParse(Convert.FromHexString(hex), out UserDataHeader header, out _).Should().BeTrue();
        header.Concatenation.Should().Be(new Concatenation(reference, total, number));
    }

    [Theory]
    [InlineData("050003050000")] // of none
    [InlineData("050003050300")] // number 0
    [InlineData("050003050304")] // behind the last
    [InlineData("0400020503")] // wrong length
    public void TryParse_ImpossiblePlace_IsNoConcatenation(string hex)
    {
        UserDataHeader.TryParse(Convert.FromHexString(hex + "41"), out UserDataHeader header, out int offset).Should().BeTrue();
        header.Concatenation.Should().BeNull();
        offset.Should().Be(hex.Length / 2);
    }

    [Fact]
    public void TryParse_PortsAndUnknownElements_AreKept()
    {
        UserDataHeader.TryParse(Convert.FromHexString("0905040B8423F0240102" + "41"), out UserDataHeader header, out int offset).Should().BeTrue();
        (header.DestinationPort, header.SourcePort, offset).Should().Be((0x0B84, 0x23F0, 10));
        Convert.ToHexString(header.Elements.Span).Should().Be("05040B8423F0240102");
    }

    [Theory]
    [InlineData("")]
    [InlineData("05")]
    [InlineData("0500030503")] // the header is longer than the body
    [InlineData("03000305030241")] // the element is longer than the header
    [InlineData("010041")]
    public void TryParse_NoHeader_IsFalse(string hex)
    {
        UserDataHeader.TryParse(Convert.FromHexString(hex), out _, out int offset).Should().BeFalse();
        offset.Should().Be(0);
    }

    [Fact]
    public void TryRead_SarParameters_GiveThePlace()
    {
        TlvList tlvs = new TlvListBuilder()
            .Add(TlvTag.SarMsgRefNum, (ushort)0x1234).Add(TlvTag.SarTotalSegments, 3).Add(TlvTag.SarSegmentSeqnum, 2).Build();
        Concatenation.TryRead(new ShortMessage { Tlvs = tlvs }, out Concatenation part).Should().BeTrue();
        part.Should().Be(new Concatenation(0x1234, 3, 2));
    }

    [Fact]
    public void TryRead_HeaderInMessagePayload_GivesThePlace()
    {
        var data = new DataSm("", default, default, new EsmClass(0x40), default, 0,
            new TlvListBuilder().Add(TlvTag.MessagePayload, Convert.FromHexString("05000305020141")).Build());
        Concatenation.TryRead(data, out Concatenation part).Should().BeTrue();
        part.Should().Be(new Concatenation(5, 2, 1));
    }

    [Fact]
    public void TryRead_HeaderOctetsWithoutTheFlag_AreText() =>
        Concatenation.TryRead(new ShortMessage { Body = Convert.FromHexString("05000305020141") }, out _).Should().BeFalse();
}

using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Tpdus;

public sealed class TpValidityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 28, 15, 1, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0x00, "00:05:00")]
    [InlineData(0x8F, "12:00:00")]
    [InlineData(0x90, "12:30:00")]
    [InlineData(0xA7, "1.00:00:00")]
    [InlineData(0xA8, "2.00:00:00")]
    [InlineData(0xC4, "30.00:00:00")]
    [InlineData(0xC5, "35.00:00:00")]
    [InlineData(0xFF, "441.00:00:00")]
    public void Relative_Octet_IsItsStep(byte octet, string span)
    {
        TpValidity validity = Read(format: 2, octet);

        validity.Relative.Should().Be(TimeSpan.Parse(span));
        validity.EndsAt(Now).Should().Be(Now + TimeSpan.Parse(span));
    }

    [Fact]
    public void Relative_EachOctet_IsWrittenAgain()
    {
        for (int octet = 0; octet <= byte.MaxValue; octet++)
        {
            TpValidity validity = Read(format: 2, (byte)octet);
            byte[] written = Submit(validity).ToOctets();
            Submit(validity).Should().Be(ReadSubmit(written));
            written[8].Should().Be((byte)octet);
        }
    }

    [Theory]
    [InlineData("02" + "3C0000000000", "00:01:00")] // seconds
    [InlineData("01" + "A80000000000", "2.00:00:00")] // as the relative form
    [InlineData("03" + "103245000000", "01:23:54")] // hours, minutes, seconds
    [InlineData("00" + "000000000000", null)]
    [InlineData("80" + "000000000000", null)] // more indicators, of a later standard
    public void Enhanced_Indicator_SaysWhatFollows(string octets, string? span)
    {
        TpValidity validity = Read(format: 1, Convert.FromHexString(octets));

        validity.Relative.Should().Be(span is null ? null : TimeSpan.Parse(span));
        validity.IsNone.Should().Be(span is null);
    }

    [Theory]
    [InlineData("04000000000000")] // reserved
    [InlineData("02000000000000")] // no seconds
    [InlineData("03996500000000")] // 56 minutes are, 99 hours are; 65 read backwards is 56
    public void Enhanced_ValueThatIsNone_IsRefusedOrRead(string octets)
    {
        bool read = TpduCodec.TryRead(Wire(1, Convert.FromHexString(octets)), TpduCarrier.DataFromPhone, out _);

        read.Should().Be(octets[1] == '3');
    }

    [Fact]
    public void Absolute_Time_IsThatMoment()
    {
        TpValidity validity = Read(format: 3, Convert.FromHexString("62108251100040"));

        validity.Absolute.Should().Be(new DateTimeOffset(2026, 1, 28, 15, 1, 0, TimeSpan.FromHours(1)));
        validity.EndsAt(Now).Should().Be(validity.Absolute);
    }

    [Fact]
    public void Absolute_WestOfGreenwich_HasItsOffset() =>
        Read(format: 3, Convert.FromHexString("6210825110000A")).Absolute!.Value.Offset.Should().Be(TimeSpan.FromMinutes(-15 * 20));

    private static SmsSubmit Submit(TpValidity validity) => new(1, new SmppAddress(Ton.International, Npi.Isdn, "4477"), 0, validity, new TpUserData(0, false, default));

    private static TpValidity Read(int format, params byte[] octets) => ReadSubmit(Wire(format, octets)).Validity;

    private static byte[] Wire(int format, byte[] octets) => [(byte)(0x01 | (format << 3)), 1, 4, 0x91, 0x44, 0x77, 0, 0, .. octets, 0];

    private static SmsSubmit ReadSubmit(byte[] octets)
    {
        TpduCodec.TryRead(octets, TpduCarrier.DataFromPhone, out Tpdu? tpdu).Should().BeTrue();
        return (SmsSubmit)tpdu!;
    }
}

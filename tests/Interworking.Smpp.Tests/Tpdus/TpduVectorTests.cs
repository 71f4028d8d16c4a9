using Interworking.Smpp.Text;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Tpdus;

/// <summary>
/// TPDUs as others write them. "hellohello" in SMS-DELIVER and SMS-SUBMIT are the examples that nearly every text on the PDU mode of modems has; the others were put
/// together by hand from TS 23.040, octet by octet, and read the same by tshark 4.0.17 (<c>gsm_sms</c>).
/// </summary>
public sealed class TpduVectorTests
{
    [Fact]
    public void Read_Deliver_HasSenderTimeAndText()
    {
        SmsDeliver deliver = Read<SmsDeliver>("040BC87238880900F10000993092516195800AE8329BFD4697D9EC37", TpduCarrier.DataToPhone);

        deliver.Originator.Should().Be(new SmppAddress(Ton.SubscriberNumber, Npi.National, "27838890001"));
        (deliver.MoreToSend, deliver.ProtocolId).Should().Be((false, (byte)0));
        deliver.Timestamp.Should().Be(new DateTimeOffset(2099, 3, 29, 15, 16, 59, TimeSpan.FromHours(2)));
        TextOf(deliver.Data).Should().Be("hellohello");
    }

    [Fact]
    public void Read_Submit_HasDestinationValidityAndText()
    {
        SmsSubmit submit = Read<SmsSubmit>("11000B916407281553F80000AA0AE8329BFD4697D9EC37", TpduCarrier.DataFromPhone);

        submit.Destination.Should().Be(new SmppAddress(Ton.International, Npi.Isdn, "46708251358"));
        submit.Validity.Should().Be(new TpValidity(TimeSpan.FromDays(4), null));
        (submit.WantsReport, submit.RejectDuplicates, submit.Reference).Should().Be((false, false, (byte)0));
        TextOf(submit.Data).Should().Be("hellohello");
    }

    [Theory]
    [InlineData("040BC87238880900F10000993092516195800AE8329BFD4697D9EC37", TpduCarrier.DataToPhone)]
    [InlineData("11000B916407281553F80000AA0AE8329BFD4697D9EC37", TpduCarrier.DataFromPhone)]
    // SMS-SUBMIT: TP-SRR, TP-UDHI, part 2 of 2 in the default alphabet, "AB" behind one bit of filling
    [InlineData("61070B916407281553F80000090500034202028242", TpduCarrier.DataFromPhone)]
    // SMS-STATUS-REPORT: TP-MR 7, received
    [InlineData("06070B916407281553F862118251101000621182511020000000", TpduCarrier.DataToPhone, 25)]
    // SMS-DELIVER-REPORT in RP-ACK, and in RP-ERROR with TP-FCS D3
    [InlineData("0000", TpduCarrier.AckFromPhone)]
    [InlineData("00D300", TpduCarrier.ErrorFromPhone)]
    // SMS-SUBMIT-REPORT in RP-ACK, and in RP-ERROR with TP-FCS C3
    [InlineData("010062118251101000", TpduCarrier.AckToPhone)]
    [InlineData("01C30062118251101000", TpduCarrier.ErrorToPhone)]
    // SMS-COMMAND: delete number 7
    [InlineData("020900020701910100", TpduCarrier.DataFromPhone, -1)]
    public void ToOctets_OfWhatWasRead_AreTheSame(string hex, TpduCarrier carrier, int length = 0)
    {
        byte[] octets = Convert.FromHexString(hex);
        if (length > 0) octets = octets[..length];
        if (length < 0)
        {
            TpduCodec.TryRead(octets, carrier, out _).Should().BeTrue();
            return;
        }

        TpduCodec.TryRead(octets, carrier, out Tpdu? tpdu).Should().BeTrue();
        Convert.ToHexString(tpdu!.ToOctets()).Should().Be(Convert.ToHexString(octets));
    }

    [Theory]
    [InlineData(Ton.Alphanumeric, "Bank")]
    [InlineData(Ton.International, "4470")]
    public void Fit_SenderThatFits_StaysAsItIs(Ton ton, string value) => TpAddress.Fit(new SmppAddress(ton, Npi.Unknown, value)).Value.Should().Be(value);

    [Theory]
    [InlineData("Twelve chars", "Twelve char")]
    [InlineData("€€€€€€", "€€€€€")] // two septets each
    [InlineData("Банк", "????")]
    [InlineData("", "")]
    public void Fit_NameThatDoesNotFit_IsCut(string name, string kept) =>
        TpAddress.Fit(new SmppAddress(Ton.Alphanumeric, Npi.Unknown, name)).Value.Should().Be(kept);

    [Fact]
    public void Fit_NumberThatIsNone_BecomesAName() =>
        TpAddress.Fit(new SmppAddress(Ton.Unknown, Npi.Unknown, "12+34")).Should().Be(new SmppAddress(Ton.Alphanumeric, Npi.Unknown, "12+34"));

    [Theory]
    [InlineData("")]
    [InlineData("04")]
    [InlineData("040B")]
    [InlineData("0415C8" + "72388809001072388809" + "0000993092516195800AE8329BFD4697D9EC37")] // 21 digits
    [InlineData("040BC87238880900F10000993092516195800AE8329BFD4697D9EC")] // the text is one octet short
    [InlineData("040BC87238880900F1000099 13 925161958000")] // month 31
    [InlineData("440BC87238880900F10004993092516195800305AABB")] // the header is longer than the data
    [InlineData("440BC87238880900F100009930925161958000")] // a header, and no data
    [InlineData("040BC87238880900F10004993092516195808D")] // 141 octets
    [InlineData("03")] // reserved type
    public void TryRead_DeliverThatIsNone_IsFalse(string hex) =>
        TpduCodec.TryRead(Convert.FromHexString(hex.Replace(" ", "")), TpduCarrier.DataToPhone, out _).Should().BeFalse();

    [Theory]
    [InlineData(TpduCarrier.DataToPhone)]
    [InlineData(TpduCarrier.AckToPhone)]
    [InlineData(TpduCarrier.ErrorFromPhone)]
    public void TryRead_SubmitThatCameTheWrongWay_IsNoSubmit(TpduCarrier carrier)
    {
        TpduCodec.TryRead(Convert.FromHexString("11000B916407281553F80000AA0AE8329BFD4697D9EC37"), carrier, out Tpdu? tpdu);

        (tpdu is SmsSubmit).Should().BeFalse();
    }

    [Theory]
    [InlineData(0x04, 4)] // 8-bit data
    [InlineData(0x08, 8)]
    [InlineData(0x01, 0)] // no Latin-1 or ASCII on the air
    [InlineData(0x03, 0)]
    [InlineData(0x0C, 0)] // reserved
    [InlineData(0xF1, 0xF1)]
    [InlineData(0x18, 0x18)]
    public void DataCoding_OfTpDcs_IsThatOfSmpp(byte coding, byte dataCoding) => new TpUserData(coding, false, default).DataCoding.Should().Be(dataCoding);

    [Theory]
    [InlineData(0x00, 0x00)]
    [InlineData(0x02, 0x04)]
    [InlineData(0x05, 0x04)] // Shift-JIS: the air has no value for it
    [InlineData(0x08, 0x08)]
    [InlineData(0xF6, 0xF6)]
    public void CodingOf_DataCoding_IsTpDcs(byte dataCoding, byte coding) => TpUserData.CodingOf(dataCoding).Should().Be(coding);

    private static string? TextOf(TpUserData data) => SmppText.Decode(data.DataCoding, data.Octets.Span).Text;

    private static T Read<T>(string hex, TpduCarrier carrier) where T : Tpdu
    {
        TpduCodec.TryRead(Convert.FromHexString(hex), carrier, out Tpdu? tpdu).Should().BeTrue();
        return tpdu.Should().BeOfType<T>().Subject;
    }
}

using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Copies;

public sealed class FingerprintsTests
{
    private static readonly ShortMessage Sms = new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, "111222333"),
        Body = "code 4711"u8.ToArray(),
    };

    public static TheoryData<ShortMessage> Others => new()
    {
        Sms with { Body = "code 4712"u8.ToArray() },
        Sms with { Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900001") },
        Sms with { Source = new SmppAddress(Ton.Alphanumeric, Npi.Isdn, "447700900000") },
        Sms with { Destination = new SmppAddress(Ton.International, Npi.Isdn, "11122233") },
        Sms with { DataCoding = 3 },
        Sms with { EsmClass = new EsmClass(0x40) },
        Sms with { Tlvs = TlvList.Of(TlvTag.SarSegmentSeqnum, (byte)0) },
        Sms with { Body = default },
    };

    [Theory, MemberData(nameof(Others))]
    public void Of_AnotherPdu_IsAnother(ShortMessage other) => Of(other, 1).Should().NotBe(Of(Sms, 1));

    [Fact]
    public void Of_TheSamePdu_IsTheSame()
    {
        Of(Sms with { ValidityPeriod = "000000003000000R", RegisteredDelivery = new RegisteredDelivery(1) }, 1).Should().Be(Of(Sms, 1));
        ShortMessage large = Sms with { Body = default, Tlvs = new TlvListBuilder().Add(TlvTag.MessagePayload, new byte[60_000]).Build() };
        Of(large, 1).Should().Be(Of(large, 1)).And.NotBe(Of(Sms, 1));
    }

    [Fact]
    public void Of_AnotherEnvironment_IsAnother() => Of(Sms, 2).Should().NotBe(Of(Sms, 1), "nobody without the secret can try texts against it");

    private static long Of(ShortMessage message, byte secret)
    {
        byte[] octets = new byte[EnvironmentSecret.Octets];
        Array.Fill(octets, secret);
        IncomingSm.TryFrom(new SubmitSm(message), out IncomingSm sm).Should().BeTrue();
        return new Fingerprints(new EnvironmentSecret(octets)).Of(sm);
    }
}

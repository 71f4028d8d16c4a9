using Interworking.Smpp.Relay;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Relay;

/// <summary>What is written is read as what it was, and what is read writes the same octets; thousands of messages of each kind, from one seed.</summary>
public sealed class RelayRoundTripTests
{
    private const int Count = 4_000;

    private static readonly byte[] Codings = [0x00, 0x04, 0x08, 0xF1, 0x15, 0xF6, 0xC8, 0xE0, 0x20];

    private readonly Random _random = new(20260101);

    [Fact]
    public void Tpdus_Written_AreReadAsTheyWere()
    {
        for (int i = 0; i < Count; i++)
        {
            foreach ((TpduCarrier carrier, Tpdu tpdu) in Tpdus())
            {
                TpduCodec.TryRead(tpdu.ToOctets(), carrier, out Tpdu? read).Should().BeTrue(tpdu.ToString());
                read.Should().Be(tpdu);
            }
        }
    }

    [Fact]
    public void Messages_Written_AreReadAsTheyWere()
    {
        for (int i = 0; i < Count; i++)
        {
            foreach (RpMessage message in Messages())
            {
                RpCodec.TryRead(message.ToOctets(), out RpMessage? read, out _).Should().BeTrue(message.ToString());
                read.Should().Be(message);
            }
        }
    }

    [Fact]
    public void TryRead_CutAnywhere_NeverThrows()
    {
        for (int i = 0; i < 50; i++)
        {
            foreach (RpMessage message in Messages())
            {
                byte[] octets = message.ToOctets();
                for (int length = 0; length < octets.Length; length++) RpCodec.TryRead(octets.AsSpan(..length), out _, out _);
            }
        }
    }

    private RpMessage[] Messages()
    {
        (TpduCarrier Carrier, Tpdu Tpdu)[] all = Tpdus();
        byte[] Of(TpduCarrier carrier) => all.First(one => one.Carrier == carrier).Tpdu.ToOctets();
        var centre = new SmppAddress(Ton.International, Npi.Isdn, Digits(_random.Next(1, 20)));
        byte reference = (byte)_random.Next(256);
        return
        [
            new RpData(reference, ToPhone: true, centre, null, Of(TpduCarrier.DataToPhone)),
            new RpData(reference, ToPhone: false, null, centre, Of(TpduCarrier.DataFromPhone)),
            new RpAck(reference, ToPhone: true, Of(TpduCarrier.AckToPhone)),
            new RpAck(reference, ToPhone: false),
            new RpError(reference, ToPhone: true, RpCause.Congestion, Of(TpduCarrier.ErrorToPhone)),
            new RpError(reference, ToPhone: false, RpCause.MemoryExceeded, Of(TpduCarrier.ErrorFromPhone)),
            new RpSmma(reference),
        ];
    }

    private (TpduCarrier Carrier, Tpdu Tpdu)[] Tpdus() =>
    [
        (TpduCarrier.DataToPhone, new SmsDeliver(Address(), Octet(), Time(), Data()) { MoreToSend = Coin() }),
        (TpduCarrier.DataToPhone, new SmsStatusReport(Octet(), Address(), Time(), Time(), (TpStatus)Octet()) { MoreToSend = Coin(), IsOfCommand = Coin(), Parameters = Coin() ? default : Parameters() }),
        (TpduCarrier.DataFromPhone, new SmsSubmit(Octet(), Address(), Octet(), Validity(), Data()) { RejectDuplicates = Coin(), WantsReport = Coin(), ReplyPath = Coin() }),
        (TpduCarrier.DataFromPhone, new SmsCommand(Octet(), Octet(), Octet(), Octet(), Address(), Octets(_random.Next(0, 157))) { WantsReport = Coin(), HasHeader = Coin() }),
        (TpduCarrier.AckFromPhone, new SmsDeliverReport(null, Parameters())),
        (TpduCarrier.ErrorFromPhone, new SmsDeliverReport((TpFailureCause)Octet(), Parameters())),
        (TpduCarrier.AckToPhone, new SmsSubmitReport(null, Time(), Parameters())),
        (TpduCarrier.ErrorToPhone, new SmsSubmitReport((TpFailureCause)Octet(), Time(), Parameters())),
    ];

    private TpParameters Parameters() => new(Coin() ? null : Octet(), Coin() ? null : Data(most: 100));

    /// <summary>Septets, octets or characters, with a header or without, as long as there is room.</summary>
    private TpUserData Data(int most = 140)
    {
        byte coding = Codings[_random.Next(Codings.Length)];
        byte[] header = Coin() ? [] : [5, 0, 3, Octet(), 2, 1];
        bool septets = coding is 0x00 or 0xF1 or 0xC8;
        int room = septets ? (((most - header.Length) * 8) / 7) : most - header.Length;
        byte[] text = Octets(_random.Next(0, Math.Min(room, 150) + 1));
        if (septets) text = [.. text.Select(octet => (byte)(octet & 0x7F))];
        return new TpUserData(coding, header.Length > 0, (byte[])[.. header, .. text]);
    }

    private TpValidity Validity() => _random.Next(3) switch
    {
        0 => default,
        1 => new TpValidity(TimeSpan.FromMinutes(5 * _random.Next(1, 145)), null),
        _ => new TpValidity(null, Time()),
    };

    private DateTimeOffset Time() => new(
        2000 + _random.Next(100), _random.Next(1, 13), _random.Next(1, 29), _random.Next(24), _random.Next(60), _random.Next(60), TimeSpan.FromMinutes(15 * _random.Next(-48, 57)));

    private SmppAddress Address() => Coin()
        ? new SmppAddress((Ton)_random.Next(0, 5), (Npi)_random.Next(16), Digits(_random.Next(0, 21)))
        : new SmppAddress(Ton.Alphanumeric, (Npi)_random.Next(16), new string([.. Enumerable.Range(0, _random.Next(0, 12)).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ abc@£0"[_random.Next(33)])]));

    private string Digits(int count) => new([.. Enumerable.Range(0, count).Select(_ => "0123456789*#abc"[_random.Next(15)])]);

    private byte[] Octets(int count)
    {
        byte[] octets = new byte[count];
        _random.NextBytes(octets);
        return octets;
    }

    private byte Octet() => (byte)_random.Next(256);

    private bool Coin() => _random.Next(2) == 0;
}

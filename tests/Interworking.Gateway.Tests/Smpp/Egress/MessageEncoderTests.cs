using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Egress;

public sealed class MessageEncoderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Alphabet.Gsm7, "hi €", 0x00, "686920 1B65")]
    [InlineData(Alphabet.Gsm7, "hi ж", 0x08, "0068 0069 0020 0436")]
    [InlineData(Alphabet.Latin1, "é ¾", 0x00, "E920BE")]
    [InlineData(Alphabet.Latin1, "€", 0x08, "20AC")]
    [InlineData(Alphabet.Ascii, "[x]", 0x00, "5B785D")]
    [InlineData(Alphabet.Ascii, "é", 0x08, "00E9")]
    [InlineData(Alphabet.Ucs2, "x", 0x08, "0078")]
    public void Encode_Text_InTheLinksAlphabetOrUcs2(Alphabet alphabet, string text, byte coding, string hex)
    {
        ShortMessage sent = One(text, Profile(alphabet: alphabet));

        (sent.DataCoding, Convert.ToHexString(sent.Body.Span)).Should().Be((coding, hex.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Alphabet.Gsm7Packed, "hello", 0x00, "E8329BFD06")]
    [InlineData(Alphabet.Utf8, "ж", 0x00, "D0B6")]
    [InlineData(Alphabet.Utf8, "漢字", 0x08, "6F225B57")] // smaller so
    [InlineData(Alphabet.Gsm7, "😀", 0x08, "D83DDE00")]
    public void Encode_Text_InTheSmallestAlphabetThatHoldsIt(Alphabet alphabet, string text, byte coding, string hex)
    {
        ShortMessage sent = One(text, Profile(alphabet: alphabet));
        (sent.DataCoding, Convert.ToHexString(sent.Body.Span)).Should().Be((coding, hex));
    }

    [Fact]
    public void Encode_LanguageOfTheLink_GoesByItsTablesInEveryPart()
    {
        string text = string.Concat(Enumerable.Repeat("Işığın gölgesi ağaçta. ", 14));
        LinkProfile turkish = Profile() with { Languages = [NationalLanguage.Turkish] };

        IReadOnlyList<ShortMessage> parts = Encode(Text(text), turkish, How()), withoutTables = Encode(Text(text), Profile(), How());

        parts.Should().OnlyContain(part => part.DataCoding == 0);
        parts.Count.Should().BeLessThan(withoutTables.Count);
        string.Concat(parts.Select(part => UserData.Read(part, Alphabet.Gsm7).Decode().Text)).Should().Be(text);
        string.Concat(withoutTables.Select(part => UserData.Read(part, Alphabet.Gsm7).Decode().Text)).Should().Be(text);
    }

    [Theory]
    [InlineData(LongMessages.Udh)]
    [InlineData(LongMessages.Sar)]
    public void Encode_PairsAtTheCut_StayWhole(LongMessages method)
    {
        foreach (string pair in (string[])["€", "😀"])
        {
            foreach (string text in (string[])[string.Concat(Enumerable.Repeat(pair, 200)), "x" + string.Concat(Enumerable.Repeat(pair, 200))])
            {
                foreach (LinkProfile profile in (LinkProfile[])[Profile(method), Profile(method, Alphabet.Gsm7Packed), Profile(method, Alphabet.Utf8)])
                    string.Concat(Encode(Text(text), profile, How()).Select(part => UserData.Read(part, profile.Alphabet).Decode().Text)).Should().Be(text);
            }
        }
    }

    [Theory]
    [InlineData(Alphabet.Gsm7, 0x10, "hi", 0xF0)]
    [InlineData(Alphabet.Gsm7, 0xF2, "ж", 0x1A)]
    [InlineData(Alphabet.Latin1, 0x10, "hi", 0x18)] // the groups know no Latin-1
    [InlineData(Alphabet.Gsm7, 0xD8, "hi", 0xD8)]
    [InlineData(Alphabet.Gsm7, 0xC9, "hi", 0xC9)]
    [InlineData(Alphabet.Gsm7, 0xC9, "ж", 0xE9)]
    public void Encode_ClassAndWaiting_TravelOn(Alphabet alphabet, byte came, string text, byte leaves)
    {
        Message marked = Text(text) with { Marks = new MessageMarks(0x41, came, []) };
        ShortMessage sent = Encode(marked, Profile(alphabet: alphabet), How()).Single();
        (sent.DataCoding, sent.ProtocolId).Should().Be((leaves, (byte)0x41));
        UserData.Read(sent, alphabet).Decode().Text.Should().Be(text);
    }

    [Theory]
    [InlineData(LongMessages.Udh)]
    [InlineData(LongMessages.Sar)]
    [InlineData(LongMessages.Payload)]
    public void Encode_BinaryWithPorts_KeepsCodingAndPortsInEveryPart(LongMessages method)
    {
        var marks = new MessageMarks(0, 0xF5, Convert.FromHexString("05040B8423F0"));
        byte[] push = [.. Enumerable.Range(0, 300).Select(at => (byte)at)];

        IReadOnlyList<ShortMessage> parts = Encode(Text("") with { Text = null, Binary = push, Marks = marks }, Profile(method), How());

        List<UserData> read = [.. parts.Select(part => UserData.Read(part, Alphabet.Gsm7))];
        read.Should().OnlyContain(part => part.DestinationPort == 2948 && part.SourcePort == 9200 && part.DataCoding == 0xF5);
        read.SelectMany(part => part.Body.ToArray()).Should().Equal(push);
    }

    [Fact]
    public void Encode_LongerThanAnyMethodCarries_IsNothing() => Encode(Text(new string('ж', 40_000)), Profile(), How()).Should().BeEmpty();

    [Theory]
    [InlineData("4477", false, null, Ton.Unknown, Npi.Isdn, "4477")]
    [InlineData("447700900000", false, null, Ton.International, Npi.Isdn, "447700900000")]
    [InlineData("Bank", true, null, Ton.Alphanumeric, Npi.Unknown, "Bank")]
    [InlineData("4711", true, null, Ton.Alphanumeric, Npi.Unknown, "4711")] // as its sender meant it
    [InlineData("447700900000", false, "Shop", Ton.Alphanumeric, Npi.Unknown, "Shop")]
    [InlineData("Bank", true, "447700900001", Ton.International, Npi.Isdn, "447700900001")]
    public void Encode_Sender_AsItIsOrRewritten(string number, bool alphanumeric, string? rewritten, Ton ton, Npi npi, string expected)
    {
        Message message = Text("hi") with { Origin = new Origin { Number = number, Raw = number, Ton = alphanumeric ? Ton.Alphanumeric : Ton.International } };

        Encode(message, Profile(), How() with { Sender = rewritten })[0].Source.Should().Be(new SmppAddress(ton, npi, expected));
    }

    [Theory]
    [InlineData("", "", "9647701234567", "9647701234567")]
    [InlineData("00", "", "9647701234567", "009647701234567")]
    [InlineData("0", "964", "9647701234567", "07701234567")]
    [InlineData("0", "964", "447700900000", "447700900000")] // of another country: as it is
    public void Encode_Destination_AsThePeerWritesNumbers(string strip, string prefix, string number, string expected)
    {
        var profile = new LinkProfile { Strip = strip, Prefix = prefix };

        SmppAddress written = Encode(Text("hi") with { Destination = number }, profile, How())[0].Destination;

        written.Value.Should().Be(expected);
        Gateway.Smpp.NumberReader.Canonical(expected, expected == number ? LinkProfile.Default : profile).Should().Be(number, "it reads what it writes");
    }

    [Fact]
    public void Encode_ProfileNamesTonAndNpi_TheyAreUsed() =>
        Encode(Text("hi"), Profile() with { Ton = Ton.NetworkSpecific, Npi = Npi.Private }, How())[0].Destination.Should().Be(new SmppAddress(Ton.NetworkSpecific, Npi.Private, "2221"));

    [Fact]
    public void Encode_LongByUdh_PartsWithOneReference()
    {
        IReadOnlyList<ShortMessage> parts = Encode(Text(new string('x', 400)), Profile(), How());

        parts.Should().HaveCount(3).And.OnlyContain(part => part.EsmClass.HasUdh);
        parts.Select(part => Place(part)).Should().BeEquivalentTo([(3, 1), (3, 2), (3, 3)], options => options.WithStrictOrdering());
        parts.Select(part => part.Body.Span[3]).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Encode_LongBySar_PlaceInParametersAndNoHeader()
    {
        IReadOnlyList<ShortMessage> parts = Encode(Text(new string('x', 400)), Profile(LongMessages.Sar), How());

        parts.Should().HaveCount(3).And.OnlyContain(part => !part.EsmClass.HasUdh);
        parts.Select(part => Place(part)).Should().BeEquivalentTo([(3, 1), (3, 2), (3, 3)], options => options.WithStrictOrdering());
        string.Concat(parts.Select(part => Encoding.ASCII.GetString(part.Body.Span))).Should().Be(new string('x', 400));
    }

    [Fact]
    public void Encode_LongByPayload_OnePdu()
    {
        ShortMessage part = Encode(Text(new string('x', 400)), Profile(LongMessages.Payload), How()).Single();

        (part.Body.Length, part.Payload.Length).Should().Be((0, 400));
    }

    [Theory]
    [InlineData(LongMessages.Udh, 400, 1, 0)]
    [InlineData(LongMessages.Sar, 400, 1, 0)]
    [InlineData(LongMessages.Payload, 400, 3, 159)]
    [InlineData(LongMessages.Udh, 10, 1, 0)] // a short one too, when its length was refused
    public void Encode_OtherLongMethod_TurnsIt(LongMessages configured, int length, int pdus, int firstBody)
    {
        IReadOnlyList<ShortMessage> parts = Encode(Text(new string('x', length)), Profile(configured), How() with { OtherLongMethod = true });

        (parts.Count, parts[0].Body.Length).Should().Be((pdus, firstBody));
    }

    [Fact]
    public void Encode_PeerOfVersion33_GetsNoParameters()
    {
        IReadOnlyList<ShortMessage> parts = Encode(Text(new string('x', 400)), Profile(LongMessages.Payload), How() with { PeerVersion = 0x33 }, "env4");

        parts.Should().HaveCount(3).And.OnlyContain(part => part.Tlvs.IsEmpty && part.EsmClass.HasUdh);
    }

    [Fact]
    public void Encode_Binary_AsItCame()
    {
        ShortMessage sent = Encode(Text("") with { Text = null, Binary = [1, 2, 0xFF] }, Profile(), How())[0];

        (sent.DataCoding, Convert.ToHexString(sent.Body.Span)).Should().Be(((byte)0x04, "0102FF"));
    }

    [Fact]
    public void Encode_ReceiptAndValidity_AreAskedFor()
    {
        ShortMessage sent = Encode(Text("hi") with { ExpiresAt = Now.AddMinutes(90) }, Profile(), How() with { WantsReceipt = true })[0];

        (sent.RegisteredDelivery.Value, sent.ValidityPeriod).Should().Be(((byte)1, "000000013000000R"));
    }

    [Fact]
    public void Encode_ToOurEnvironment_CarriesTheTraceOfEachPart()
    {
        Message message = Text(new string('x', 200)) with { Hops = 1 };

        IReadOnlyList<ShortMessage> parts = Encode(message, Profile(), How() with { MayBeCopy = true }, "env4");

        parts.Select(part => TraceTlv.Read(part.Tlvs)).Should().Equal(new Trace("env1-77", 2, 1, true), new Trace("env1-77", 2, 2, true));
        Encode(message, Profile(), How()).Should().OnlyContain(part => part.Tlvs.IsEmpty, "no other peer is told");
    }

    private static ShortMessage One(string text, LinkProfile profile) => Encode(Text(text), profile, How()).Single();

    private static IReadOnlyList<ShortMessage> Encode(Message message, LinkProfile profile, EncodeOptions how, string? environment = null)
    {
        var connection = new Connection { Name = "a", Address = "192.0.2.1:2775", SystemId = "us", Password = "pw", Profile = profile, Environment = environment };
        return [.. MessageEncoder.Encode(message, connection, how).Select(pdu => pdu.Message)];
    }

    private static EncodeOptions How() => new(Now, 0x34, WantsReceipt: false);

    private static LinkProfile Profile(LongMessages method = LongMessages.Udh, Alphabet alphabet = Alphabet.Gsm7) => new() { LongMessages = method, Alphabet = alphabet };

    private static (int Total, int Number) Place(ShortMessage part)
    {
        Concatenation.TryRead(part, out Concatenation place).Should().BeTrue();
        return (place.Total, place.Number);
    }

    private static Message Text(string text) => new()
    {
        Id = new MessageId(77),
        TraceId = "env1-77",
        Direction = Direction.SmsToSms,
        Origin = new Origin { Number = "4477", Raw = "4477" },
        Destination = "2221",
        DestinationRaw = "2221",
        Text = text,
        Alphabet = Alphabet.Gsm7,
        AcceptedAt = Now,
        ExpiresAt = Now.AddHours(48),
        Parts = [new MessagePart(new MessageId(77), 1, ReceiptRequest.None)],
    };
}

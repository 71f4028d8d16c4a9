using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Codec;

/// <summary>What is encoded decodes to the same, for any fields that the wire can carry.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<byte> Octet = Gen.Choose(0, 255).Select(value => (byte)value);

    private static readonly Gen<SmppAddress> Address =
        from ton in Octet
        from npi in Octet
        from value in Text(20)
        select new SmppAddress((Ton)ton, (Npi)npi, value);

    private static readonly Gen<TlvList> Tlvs =
        from tlvs in Gen.ListOf(from tag in Gen.Choose(0, 0xFFFF) from value in Octets(300) select (tag, value))
        select tlvs.Aggregate(new TlvListBuilder(), (list, tlv) => list.Add((TlvTag)tlv.tag, tlv.value)).Build();

    private static readonly Gen<ShortMessage> Message =
        from serviceType in Text(5)
        from source in Address
        from destination in Address
        from octets in Gen.ArrayOf(Octet, 7)
        from schedule in Text(16)
        from validity in Text(16)
        from body in Octets(255)
        from tlvs in Tlvs
        select new ShortMessage
        {
            ServiceType = serviceType,
            Source = source,
            Destination = destination,
            EsmClass = new EsmClass(octets[0]),
            ProtocolId = octets[1],
            PriorityFlag = octets[2],
            ScheduleDeliveryTime = schedule,
            ValidityPeriod = validity,
            RegisteredDelivery = new RegisteredDelivery(octets[3]),
            ReplaceIfPresent = octets[4],
            DataCoding = octets[5],
            DefaultMessageId = octets[6],
            Body = body,
            Tlvs = tlvs,
        };

    [Fact]
    public void SubmitSm_AnyFields_SurviveTheWire() => Holds(Message, message =>
    {
        ShortMessage read = ((SubmitSm)Through(new SubmitSm(message))).Message;
        return read with { Body = message.Body } == message && read.Body.Span.SequenceEqual(message.Body.Span);
    });

    [Fact]
    public void SubmitMulti_AnyDestinations_SurviveTheWire()
    {
        Gen<MultiDestination> destination = Gen.OneOf(
            Address.Select(address => new MultiDestination(address, null)),
            Text(20).Select(list => new MultiDestination(null, list)));
        Holds(from destinations in Gen.NonEmptyListOf(destination) from message in Message select (destinations, message), sample =>
        {
            var read = (SubmitMulti)Through(new SubmitMulti([.. sample.destinations.Take(254)], sample.message));
            return read.Destinations.SequenceEqual(sample.destinations.Take(254)) && read.Message.Tlvs.Equals(sample.message.Tlvs);
        });
    }

    [Fact]
    public void DataSm_AnyFields_SurviveTheWire() => Holds(
        from source in Address
        from destination in Address
        from octets in Gen.ArrayOf(Octet, 3)
        from tlvs in Tlvs
        select new DataSm("", source, destination, new EsmClass(octets[0]), new RegisteredDelivery(octets[1]), octets[2], tlvs),
        data => Through(data).Equals(data));

    [Fact]
    public void BindResp_AnyFields_SurviveTheWire() => Holds(
        from type in Gen.Elements(Enum.GetValues<BindType>()) from systemId in Text(15) from tlvs in Tlvs select new BindResp(type, systemId, tlvs),
        answer => Through(answer).Equals(answer));

    [Fact]
    public void DeliverSm_AnyFields_SurviveTheWire() => Holds(Message, message =>
    {
        ShortMessage read = ((DeliverSm)Through(new DeliverSm(message))).Message;
        return read with { Body = message.Body } == message && read.Body.Span.SequenceEqual(message.Body.Span);
    });

    [Fact]
    public void AnswersWithAnId_AnyFields_SurviveTheWire() => Holds(
        from id in Text(64) from tlvs in Tlvs select new Pdu[] { new SubmitSmResp(id) { Tlvs = tlvs }, new DeliverSmResp(id) { Tlvs = tlvs }, new DataSmResp(id, tlvs) },
        answers => answers.All(answer => Through(answer).Equals(answer)));

    [Fact]
    public void AnswersWithNothingIn34_AnyParameters_SurviveTheWire() => Holds(
        from tlvs in Tlvs
        select new Pdu[] { new CancelSmResp { Tlvs = tlvs }, new ReplaceSmResp { Tlvs = tlvs }, new EnquireLinkResp { Tlvs = tlvs }, new UnbindResp { Tlvs = tlvs } },
        answers => answers.All(answer => Through(answer).Equals(answer)));

    [Fact]
    public void HeaderOnly_AnyResponse_SurvivesTheWire()
    {
        Pdu[] answers =
        [
            new SubmitSmResp("") { HeaderOnly = true }, new DeliverSmResp("") { HeaderOnly = true }, new DataSmResp("", TlvList.Empty) { HeaderOnly = true },
            new SubmitMultiResp("", []) { HeaderOnly = true }, new QuerySmResp("", "", default, 0) { HeaderOnly = true },
            new BindResp(BindType.Receiver, "", TlvList.Empty) { HeaderOnly = true }, new Unbind(), new EnquireLink(), new GenericNack(),
        ];
        foreach (Pdu answer in answers) Through(answer).Should().BeEquivalentTo(answer, options => options.RespectingRuntimeTypes());
    }

    [Fact]
    public void SubmitMultiResp_AnyFailures_SurviveTheWire() => Holds(
        from id in Text(64)
        from failed in Gen.ListOf(from address in Address from status in Gen.Choose(0, int.MaxValue) select new UnsuccessfulDelivery(address, (CommandStatus)status))
        from tlvs in Tlvs
        select new SubmitMultiResp(id, [.. failed.Take(255)]) { Tlvs = tlvs },
        answer =>
        {
            var read = (SubmitMultiResp)Through(answer);
            return read.MessageId == answer.MessageId && read.Unsuccessful.SequenceEqual(answer.Unsuccessful) && read.Tlvs.Equals(answer.Tlvs);
        });

    [Fact]
    public void QuerySm_AnyFields_SurviveTheWire() => Holds(
        from id in Text(64) from source in Address select new QuerySm(id, source), query => Through(query).Equals(query));

    [Fact]
    public void QuerySmResp_AnyFields_SurviveTheWire() => Holds(
        from id in Text(64)
        from date in Text(16)
        from octets in Gen.ArrayOf(Octet, 2)
        from tlvs in Tlvs
        select new QuerySmResp(id, date, (MessageState)octets[0], octets[1]) { Tlvs = tlvs },
        answer => Through(answer).Equals(answer));

    [Fact]
    public void CancelSm_AnyFields_SurviveTheWire() => Holds(
        from serviceType in Text(5) from id in Text(64) from source in Address from destination in Address select new CancelSm(serviceType, id, source, destination),
        cancel => Through(cancel).Equals(cancel));

    [Fact]
    public void ReplaceSm_AnyFields_SurviveTheWire() => Holds(
        from id in Text(64)
        from source in Address
        from schedule in Text(16)
        from validity in Text(16)
        from octets in Gen.ArrayOf(Octet, 2)
        from body in Octets(255)
        from tlvs in Tlvs
        select new ReplaceSm(id, source, schedule, validity, new RegisteredDelivery(octets[0]), octets[1], body) { Tlvs = tlvs },
        replace =>
        {
            var read = (ReplaceSm)Through(replace);
            return (read with { Body = replace.Body }).Equals(replace) && read.Body.Span.SequenceEqual(replace.Body.Span);
        });

    [Fact]
    public void AlertNotification_AnyFields_SurviveTheWire() => Holds(
        from source in Address from esme in Address from tlvs in Tlvs select new AlertNotification(source, esme, tlvs), alert => Through(alert).Equals(alert));

    [Fact]
    public void Outbind_AnyFields_SurviveTheWire() => Holds(
        from systemId in Text(15) from password in Text(64) select new Outbind(systemId, password), outbind => Through(outbind).Equals(outbind));

    [Fact]
    public void Bind_AnyFields_SurviveTheWire() => Holds(
        from systemId in Text(15)
        from password in Text(64)
        from type in Gen.Elements(Enum.GetValues<BindType>())
        from octets in Gen.ArrayOf(Octet, 3)
        select new Bind(type, systemId, password, "x", octets[0], (Ton)octets[1], (Npi)octets[2], ""),
        bind => Through(bind).Equals(bind));

    private static void Holds<T>(Gen<T> samples, Func<T, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(samples.ToArbitrary(), property));

    private static Pdu Through(Pdu pdu)
    {
        var output = new ArrayBufferWriter<byte>();
        PduCodec.Encode(output, pdu, CommandStatus.Ok, 1).Should().Be(PduFault.None);
        PduCodec.TryDecode(output.WrittenSpan, out _, out Pdu? read, out PduFault fault).Should().BeTrue(fault.ToString());
        return read!;
    }

    private static Gen<string> Text(int longest) =>
        from length in Gen.Choose(0, longest)
        from characters in Gen.ArrayOf(Gen.Choose(1, 255), length)
        select new string([.. characters.Select(c => (char)c)]);

    private static Gen<byte[]> Octets(int most) =>
        from length in Gen.Choose(0, most) from octets in Gen.ArrayOf(Octet, length) select octets;
}

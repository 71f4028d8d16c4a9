using System.Text;
using Dapper;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Microsoft.Data.Sqlite;
using TextEncoder = Interworking.Smpp.Text.TextEncoder;

namespace Interworking.Gateway.Tests.Smpp;

public sealed class CarrierTests : IAsyncLifetime
{
    private CarrierFixture _carrier = null!;
    private Account _app = null!;

    public async Task InitializeAsync()
    {
        _carrier = await CarrierFixture.StartAsync();
        _app = _carrier.Gateway.NewAccount();
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
    }

    public async Task DisposeAsync() => await _carrier.DisposeAsync();

    [Theory]
    [InlineData("tata", "wrong", "127.0.0.1", CommandStatus.BindFailed)]
    [InlineData("nobody", "tata-pw", "127.0.0.1", CommandStatus.BindFailed)]
    [InlineData("tata", "tata-pw", "192.0.2.1", CommandStatus.BindFailed)]
    [InlineData("tata", "tata-pw", "127.0.0.1", CommandStatus.Ok)]
    public async Task Bind_Credentials_Decide(string systemId, string password, string from, CommandStatus expected)
    {
        (_, BindResult result) = await _carrier.BindAsync(password: password, from: from, systemId: systemId);
        result.Status.Should().Be(expected);
    }

    [Fact]
    public async Task Bind_MoreThanAgreed_RefusedWhileTheOthersLive()
    {
        (await _carrier.BindAsync()).Result.IsBound.Should().BeTrue();
        (await _carrier.BindAsync()).Result.IsBound.Should().BeTrue();
        (await _carrier.BindAsync()).Result.Status.Should().Be(CommandStatus.AlreadyBound);
    }

    [Theory]
    [InlineData("Your code is 4711 €")]
    [InlineData("@ £ $ ¥ ¤ € [~] Ä Ö Ñ Ü")]
    [InlineData("سلام، كيف الحال؟")]
    [InlineData("😀👍🏽 emoji")]
    public async Task SubmitSm_Text_ArrivesAsWritten(string text)
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        EncodedText encoded = TextEncoder.Encode(text);
        SendResult result = await esme.SubmitAsync(Sms(encoded.Bytes) with { DataCoding = encoded.DataCoding });
        result.Status.Should().Be(CommandStatus.Ok);
        _carrier.Gateway.Apps.Arrived.Should().Equal(text);
    }

    [Fact]
    public async Task SubmitSm_ThreePartsInAnyOrder_OneMessageWithThreeIdsAndThreeReceipts()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        string text = string.Concat(Enumerable.Repeat("Long text with € and {braces}. ", 12));
        IReadOnlyList<byte[]> parts = Segmenter.Split(TextEncoder.Encode(text), reference: 7);
        parts.Should().HaveCount(3);
        List<string> ids = [];
        foreach (int number in new[] { 2, 0, 1 })
        {
            SendResult result = await esme.SubmitAsync(Sms(parts[number]) with { EsmClass = new EsmClass(0x40), RegisteredDelivery = new RegisteredDelivery(1) });
            ids.Add(((SubmitSmResp)result.Response!).MessageId);
        }

        List<string> receipted = [];
        for (int i = 0; i < 3; i++)
        {
            ShortMessage receipt = await esme.ReceiptAsync();
            string body = Encoding.ASCII.GetString(receipt.Body.Span);
            body.Should().Contain("stat:DELIVRD");
            receipted.Add(body.Split(' ')[0]["id:".Length..]);
        }

        _carrier.Gateway.Apps.Arrived.Should().Equal(text);
        receipted.Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        (await _carrier.Gateway.CdrsAsync()).Should().Equal("delivered");
        (await _carrier.Gateway.CountAsync("cdr_part")).Should().Be(3);
    }

    [Fact]
    public async Task SubmitSm_APartMissing_DeliveredWithTheGapMarkedAfterTheTimeout()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        IReadOnlyList<byte[]> parts = Segmenter.Split(TextEncoder.Encode(new string('a', 153) + new string('b', 153) + new string('c', 10)), reference: 9);
        await esme.SubmitAsync(Sms(parts[0]) with { EsmClass = new EsmClass(0x40) });
        await esme.SubmitAsync(Sms(parts[2]) with { EsmClass = new EsmClass(0x40) });

        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(302));
        await Limits.UntilAsync(() => !_carrier.Gateway.Apps.Arrived.IsEmpty, "delivered with a gap");
        _carrier.Gateway.Apps.Arrived.Should().Equal(new string('a', 153) + PartAssembler.Gap + new string('c', 10));
    }

    [Fact]
    public async Task Receipt_Delivered_FollowsTheAnswerWithSwappedAddresses()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        SendResult result = await esme.SubmitAsync(Sms("hi"u8.ToArray()) with { RegisteredDelivery = new RegisteredDelivery(1) });
        ShortMessage receipt = await esme.ReceiptAsync();

        receipt.EsmClass.IsReceipt.Should().BeTrue();
        receipt.Source.Value.Should().Be(_app.Did);
        receipt.Destination.Should().Be(new SmppAddress(Ton.International, Npi.Isdn, "+447700900000"));
        Encoding.ASCII.GetString(receipt.Body.Span).Should().StartWith($"id:{((SubmitSmResp)result.Response!).MessageId} sub:001 dlvrd:001").And.EndWith("text:");
        await Limits.UntilAsync(() => _carrier.Gateway.Running.Count == 0, "the receipt's row gone");
        (await _carrier.Gateway.CountAsync("receipt")).Should().Be(0);
    }

    [Fact]
    public async Task Receipt_NoBindCanReceive_LeavesWhenOneComes()
    {
        CarrierFixture.Esme transmitter = (await _carrier.BindAsync(BindType.Transmitter)).Esme;
        await transmitter.SubmitAsync(Sms("hi"u8.ToArray()) with { RegisteredDelivery = new RegisteredDelivery(1) });
        (await _carrier.Gateway.CountAsync("receipt")).Should().Be(1);

        CarrierFixture.Esme receiver = (await _carrier.BindAsync(BindType.Receiver)).Esme;
        (await receiver.ReceiptAsync()).EsmClass.IsReceipt.Should().BeTrue();
    }

    [Fact]
    public async Task Receipt_ByAnotherBindThanTheAnswer_FollowsHalfASecondLater()
    {
        CarrierFixture.Esme transmitter = (await _carrier.BindAsync(BindType.Transmitter)).Esme;
        CarrierFixture.Esme receiver = (await _carrier.BindAsync(BindType.Receiver)).Esme;
        await transmitter.SubmitAsync(Sms("hi"u8.ToArray()) with { RegisteredDelivery = new RegisteredDelivery(1) });
        await Limits.UntilAsync(() => _carrier.Gateway.Running.Count == 1, "the receipt under way");

        _carrier.Gateway.Time.Advance(TimeSpan.FromMilliseconds(499));
        receiver.Events.Should().BeEmpty();
        Task<ShortMessage> receipt = receiver.ReceiptAsync();
        await _carrier.Gateway.TimePassesAsync(TimeSpan.FromMilliseconds(1), receipt);
        (await receipt).EsmClass.IsReceipt.Should().BeTrue();
    }

    [Fact]
    public async Task Receipt_CarrierThrottles_ComesAgain()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        esme.ReceiptAnswer = CommandStatus.Throttled;
        await esme.SubmitAsync(Sms("hi"u8.ToArray()) with { RegisteredDelivery = new RegisteredDelivery(1) });
        await esme.ReceiptAsync();
        Task<ShortMessage> again = esme.ReceiptAsync();
        await _carrier.Gateway.TimePassesAsync(TimeSpan.FromSeconds(1), again);
        esme.Events.Should().HaveCount(2);
    }

    [Fact]
    public async Task SubmitSm_UnknownDestination_RefusedWithoutACdr()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        SendResult result = await esme.SubmitAsync(Sms("hi"u8.ToArray()) with { Destination = new SmppAddress(Ton.International, Npi.Isdn, "999") });
        result.Status.Should().Be(CommandStatus.InvalidDestinationAddress);
        (await _carrier.Gateway.CdrsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task SubmitSm_LeadingPlus_IsTheSameAccountAndTheRawNumberIsKept()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        await esme.SubmitAsync(Sms("hi"u8.ToArray()) with { Destination = new SmppAddress(Ton.International, Npi.Isdn, "+" + _app.Did) });
        using SqliteConnection connection = _carrier.Gateway.Database.Open();
        (await connection.QuerySingleAsync<string>("select origin || ' ' || origin_raw || ' ' || destination || ' ' || destination_raw from cdr"))
            .Should().Be($"447700900000 +447700900000 {_app.Did} +{_app.Did}");
    }

    [Fact]
    public async Task DataSm_PayloadAndTransactionFailure_AnsweredWithTheReason()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        var tlvs = new Interworking.Smpp.Tlvs.TlvListBuilder().Add(Interworking.Smpp.Tlvs.TlvTag.MessagePayload, "hi"u8).Build();
        SendResult result = await esme.Session.SendAsync(
            new DataSm("", new SmppAddress(Ton.International, Npi.Isdn, "4477"), new SmppAddress(Ton.International, Npi.Isdn, _app.Did), new EsmClass(0x02), default, 0, tlvs), default);
        result.Status.Should().Be(CommandStatus.DeliveryFailure);
        ((DataSmResp)result.Response!).Tlvs.TryGetByte(Interworking.Smpp.Tlvs.TlvTag.DeliveryFailureReason, out byte reason).Should().BeTrue();
        reason.Should().Be(0, "the destination is unavailable");
        ((DataSmResp)result.Response!).Tlvs.Contains(Interworking.Smpp.Tlvs.TlvTag.DpfResult).Should().BeFalse("nobody asked for an alert");
    }

    private ShortMessage Sms(byte[] body) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "+447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did),
        Body = body,
    };
}

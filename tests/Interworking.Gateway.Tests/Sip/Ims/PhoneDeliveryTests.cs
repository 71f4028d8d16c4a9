using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Sip.Ims;

/// <summary>Messages to a phone that registered with +g.3gpp.smsip, end to end: pipeline, database, sockets.</summary>
public sealed class PhoneDeliveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private ImsWorld _world = null!;
    private Account _account = null!;
    private SmsPhone _phone = null!;

    public async Task InitializeAsync()
    {
        _world = await ImsWorld.StartAsync();
        _account = _world.Gateway.NewAccount();
        _phone = _world.Phone(_account);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Text_Acknowledged_IsDelivered()
    {
        (Delivery delivery, Task<Answer> answer) = _world.Accept(_account, "hello @ €");

        (await answer).Kind.Should().Be(AnswerKind.Accepted);
        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        SmsDeliver deliver = await _phone.GotAsync<SmsDeliver>();
        deliver.Originator.Should().Be(new SmppAddress(Ton.International, Npi.Isdn, "4477009900"));
        deliver.Timestamp.Should().Be(delivery.Message.AcceptedAt);
        (deliver.MoreToSend, deliver.Data.Coding, TextOf(deliver)).Should().Be((false, (byte)0, "hello @ €"));
        SipRequest request = _phone.Requests.Items[0];
        request.ContentType.Should().Be("application/vnd.3gpp.sms");
        request.RequestUri.ToString().Should().Be(_phone.Contact);
        request.Header("Request-Disposition").Should().Be("no-fork");
        request.Header("Accept-Contact").Should().Be("*;+g.3gpp.smsip;require;explicit");
        request.Header("P-Asserted-Identity").Should().Be($"<sip:{SipWorld.Domain}>");
        RpData data = _phone.Received.Items[0].Should().BeOfType<RpData>().Subject;
        data.Originator.Should().Be(new SmppAddress(Ton.International, Npi.Isdn, ImsWorld.Centre));
        (await _world.Gateway.CountAsync("receipt")).Should().Be(1);
    }

    [Fact]
    public async Task Text_AcknowledgedByAPhoneBehindARelay_IsDeliveredByThePhonesOwnWord()
    {
        await using ImsWorld world = await ImsWorld.StartAsync(
            new SipOptions { Ims = new ImsOptions { ServiceCentre = "+" + ImsWorld.Centre }, TrustedPeers = ["127.0.0.0/8"], Relays = ["127.0.0.0/8"] });
        Account account = world.Gateway.NewAccount();
        SmsPhone phone = world.Phone(account);
        world.Accept(account, "hello");

        (await world.CdrsAsync(1)).Should().Equal("delivered");
        await phone.GotAsync<SmsDeliver>();
        (await world.Gateway.CountAsync("cdr where delivered_to = 'device'")).Should().Be(1, "RP-ACK comes from the phone, whoever carried it");
    }

    [Fact]
    public async Task LongText_IsSentPartByPart()
    {
        string text = string.Concat(Enumerable.Repeat("0123456789", 40));
        (_, Task<Answer> answer) = _world.Accept(_account, text);

        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        await answer;
        RpData[] parts = [.. _phone.Received.Items.Cast<RpData>()];
        SmsDeliver[] delivers = [await _phone.GotAsync<SmsDeliver>(1), await _phone.GotAsync<SmsDeliver>(2), await _phone.GotAsync<SmsDeliver>(3)];
        parts.Should().HaveCount(3);
        parts.Select(part => part.Reference).Should().OnlyHaveUniqueItems();
        _phone.Requests.Items.Select(request => request.CallId).Should().OnlyHaveUniqueItems();
        delivers.Select(deliver => deliver.MoreToSend).Should().Equal(true, true, false);
        string.Concat(delivers.Select(TextOf)).Should().Be(text);
    }

    /// <summary>One pending MESSAGE, and the next only when the report has come.</summary>
    [Fact]
    public async Task LongText_FirstPartUnreported_SecondWaits()
    {
        _phone.Report = _ => null;
        _ = _world.Accept(_account, new string('x', 200));
        await _phone.Received.CountAsync(1, "part");

        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(60), () => _world.Expected == 1);

        _phone.Received.Count.Should().Be(1);
    }

    [Theory]
    [InlineData(0x40, 0x00, "")] // silent
    [InlineData(0x7F, 0xF6, "7000")] // data for the SIM, with a security header
    [InlineData(0x00, 0xF5, "05040B8423F0")] // a port
    [InlineData(0x00, 0x10, "")] // flash
    [InlineData(0x42, 0x00, "")] // replace type 2
    public async Task Marked_RidesAsItCame(byte protocolId, byte coding, string elements)
    {
        byte[] header = Convert.FromHexString(elements);
        bool binary = (coding & 0x04) != 0;
        var marks = new MessageMarks(protocolId, coding, header);
        (_, Task<Answer> answer) = _world.Accept(_account, "payload", message => message with { Marks = marks, Binary = binary ? [1, 2, 3] : null, Text = binary ? null : "payload" });

        (await answer).Kind.Should().Be(AnswerKind.Accepted);
        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        SmsDeliver deliver = await _phone.GotAsync<SmsDeliver>();
        deliver.ProtocolId.Should().Be(protocolId);
        DataCodingScheme scheme = DataCodingScheme.Read(deliver.Data.DataCoding, Alphabet.Gsm7);
        scheme.Class.Should().Be(DataCodingScheme.Read(coding, Alphabet.Gsm7) is { Class: { } named } && coding != 0 ? named : null);
        deliver.Data.HasHeader.Should().Be(header.Length > 0);
        if (header.Length > 0) deliver.Data.Octets.Span[1..(1 + header.Length)].ToArray().Should().Equal(header);
        if (binary) deliver.Data.Octets.Span[^3..].ToArray().Should().Equal(1, 2, 3);
    }

    /// <summary>An app could show nothing of it: what it was before there were phones.</summary>
    [Fact]
    public async Task Silent_NoPhoneRegistered_IsAcknowledgedUnsent()
    {
        Account other = _world.Gateway.NewAccount();
        (_, Task<Answer> answer) = _world.Accept(other, "ping", message => message with { Marks = new MessageMarks(0x40, 0, []) });

        (await answer).Kind.Should().Be(AnswerKind.Accepted);
        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        _phone.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Refused_IsUndeliverable()
    {
        _phone.Report = data => new RpError(data.Reference, ToPhone: false, RpCause.ProtocolError, new SmsDeliverReport(TpFailureCause.AlphabetNotSupported, default).ToOctets());
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");

        (await answer).Kind.Should().Be(AnswerKind.Accepted);
        (await _world.CdrsAsync(1)).Should().Equal("failed");
        (await _world.Gateway.Spool.ReadReceiptsAsync("tata", default, _world.Gateway.Time.GetUtcNow(), 10, default)).Should().ContainSingle()
            .Which.Should().Match<PendingReceipt>(receipt => receipt.State == MessageState.Undeliverable && receipt.Error == "111");
    }

    [Fact]
    public async Task MemoryFull_RpSmma_SendsItAgain()
    {
        _phone.Report = data => new RpError(data.Reference, ToPhone: false, RpCause.MemoryExceeded);
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");
        await answer;
        await Limits.UntilAsync(() => _world.Gateway.Registrar.Marked.Count > 0, "waits for memory");
        _phone.Report = data => new RpAck(data.Reference, ToPhone: false);

        (await _phone.SendAsync(new RpSmma(9).ToOctets())).StatusCode.Should().Be(202);

        (await _phone.AnsweredAsync(9)).Should().Be(new RpAck(9, ToPhone: true));
        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        _phone.Requests.Items.Where(request => request.Header("In-Reply-To") is null).Select(request => (request.CallId, request.CSeq!.Value.Number)).Should().HaveCount(2)
            .And.OnlyHaveUniqueItems();
        _phone.Requests.Items.Where(request => request.Header("In-Reply-To") is null).Select(request => request.CallId).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task NoReport_IsAbsentAndTriedAgain()
    {
        _phone.Report = _ => null;
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");
        await _world.Gateway.HoldPassesAsync(answer);
        await _world.Gateway.TimePassesUntilAsync(Second, () => _world.Gateway.Registrar.Marked.Count > 0);
        _phone.Report = data => new RpAck(data.Reference, ToPhone: false);

        (await _world.CdrsAsync(1, step: TimeSpan.FromSeconds(10))).Should().Equal("delivered");

        _phone.Received.Count.Should().Be(2);
    }

    /// <summary>The report of the first attempt comes when the message waits for its second: there is none.</summary>
    [Fact]
    public async Task LateAck_EndsTheMessageUnsent()
    {
        _phone.Report = _ => null;
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");
        await _world.Gateway.HoldPassesAsync(answer);
        await _world.Gateway.TimePassesUntilAsync(Second, () => _world.Gateway.Registrar.Marked.Count > 0);
        await _world.Gateway.Ledger.BarrierAsync();
        SipRequest sent = _phone.Requests.Items[0];

        (await _phone.SendAsync(new RpAck(_phone.Received.Items[0].Reference, ToPhone: false).ToOctets(), sent.CallId)).StatusCode.Should().Be(202);

        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        _phone.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task LateAck_OfAnothersPhoneOrReference_CountsForNothing()
    {
        _phone.Report = _ => null;
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");
        await _world.Gateway.HoldPassesAsync(answer);
        await _world.Gateway.TimePassesUntilAsync(Second, () => _world.Gateway.Registrar.Marked.Count > 0);
        SmsPhone stranger = _world.Phone(_world.Gateway.NewAccount());
        (string? callId, byte reference) = (_phone.Requests.Items[0].CallId, _phone.Received.Items[0].Reference);

        await stranger.SendAsync(new RpAck(reference, ToPhone: false).ToOctets(), callId);
        await _phone.SendAsync(new RpAck((byte)(reference + 1), ToPhone: false).ToOctets(), callId);
        await _phone.SendAsync(new RpAck(reference, ToPhone: false).ToOctets(), "somebody@else");
        await _phone.SendAsync(new RpAck(reference, ToPhone: false).ToOctets(), "99999999999.1.abc@env1.example.net");

        (await _world.Gateway.CountAsync("cdr")).Should().Be(0);
    }

    [Fact]
    public async Task Report_WithoutInReplyTo_IsFoundByItsReference()
    {
        _phone.NamesCallId = false;
        _ = _world.Accept(_account, "hello");

        (await _world.CdrsAsync(1)).Should().Equal("delivered");
    }

    /// <summary>Parts that the phone has are not sent again.</summary>
    [Fact]
    public async Task LongText_SecondPartUnreported_OnlyThatIsSentAgain()
    {
        int reported = 0;
        _phone.Report = data => ++reported == 2 ? null : new RpAck(data.Reference, ToPhone: false);
        (_, Task<Answer> answer) = _world.Accept(_account, new string('x', 200));
        await _phone.Received.CountAsync(2, "parts");
        await _world.Gateway.HoldPassesAsync(answer);
        await _world.Gateway.TimePassesUntilAsync(Second, () => _world.Gateway.Registrar.Marked.Count > 0);

        (await _world.CdrsAsync(1, step: TimeSpan.FromSeconds(10))).Should().Equal("delivered");

        byte[] references = [.. _phone.Received.Items.Select(message => message.Reference)];
        references.Should().HaveCount(3);
        references[2].Should().Be(references[1]);
    }

    /// <summary>The phone's connection is with another node, to which it sends its report; that node passes it on.</summary>
    [Fact]
    public async Task Report_ToAnotherNode_ReachesTheOneThatSent()
    {
        int port = FreePorts.Next();
        await using ImsWorld owner = await ImsWorld.StartAsync(new SipOptions
        {
            Listen = [$"udp:127.0.0.1:{port}"],
            TrustedPeers = ["127.0.0.0/8"],
            Ims = new ImsOptions { ServiceCentre = ImsWorld.Centre, GatewayUri = $"sip:ipsmgw@127.0.0.1:{port}" },
        });
        Account account = owner.Gateway.NewAccount();
        SmsPhone phone = owner.Phone(account, node: _world.Address);

        _ = owner.Accept(account, "hello");

        (await owner.CdrsAsync(1)).Should().Equal("delivered");
        phone.Requests.Items[0].Header("P-Asserted-Identity").Should().Be($"<sip:ipsmgw@127.0.0.1:{port}>");
    }

    [Fact]
    public async Task Report_ToNobodyOfOurs_Is403() =>
        (await _phone.SendAsync(new RpAck(1, ToPhone: false).ToOctets(), uri: "sip:ipsmgw@192.0.2.9")).StatusCode.Should().Be(403);

    [Fact]
    public async Task PhoneThatTakesNoShortMessages_GetsText()
    {
        _phone.Answer = new SipOutgoingResponse(415);
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");
        await _phone.Requests.FirstAsync(request => request.ContentType!.StartsWith("text/plain", StringComparison.Ordinal), "a text");

        await _world.Gateway.HoldPassesAsync(answer);

        _phone.Requests.Items[0].ContentType.Should().Be("application/vnd.3gpp.sms");
    }

    [Fact]
    public async Task SipFailure_IsWhatTable41Says()
    {
        _phone.Answer = new SipOutgoingResponse(603);
        (_, Task<Answer> answer) = _world.Accept(_account, "hello");

        (await answer).Kind.Should().Be(AnswerKind.Accepted);
        (await _world.CdrsAsync(1)).Should().Equal("failed");
    }

    private static string? TextOf(SmsDeliver deliver)
    {
        int header = deliver.Data.HasHeader ? 1 + deliver.Data.Octets.Span[0] : 0;
        return SmppText.Decode(deliver.Data.DataCoding, deliver.Data.Octets.Span[header..]).Text;
    }
}

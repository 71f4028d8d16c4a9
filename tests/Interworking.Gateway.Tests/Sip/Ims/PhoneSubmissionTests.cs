using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Sip.Ims;

/// <summary>What a phone sends in application/vnd.3gpp.sms, end to end: sockets, pipeline, database, and the answer in a MESSAGE of ours.</summary>
public sealed class PhoneSubmissionTests : IAsyncLifetime
{
    private ImsWorld _world = null!;
    private Account _sender = null!;
    private Account _recipient = null!;
    private SmsPhone _phone = null!;

    public async Task InitializeAsync()
    {
        _world = await ImsWorld.StartAsync();
        (_sender, _recipient) = (_world.Gateway.NewAccount(), _world.Gateway.NewAccount());
        _phone = _world.Phone(_sender);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Submit_ToAnotherPhone_IsAcknowledgedAndArrives()
    {
        SmsPhone other = _world.Phone(_recipient);
        SipResponse response = await _phone.SubmitAsync(7, SmsPhone.Submit(_recipient.Did, "hi there"));

        response.StatusCode.Should().Be(202);
        RpAck ack = (await _phone.AnsweredAsync(7)).Should().BeOfType<RpAck>().Subject;
        TpduCodec.TryRead(ack.Tpdu.Span, RpCodec.CarrierOf(ack), out Tpdu? report).Should().BeTrue();
        report.Should().BeOfType<SmsSubmitReport>().Which.Failure.Should().BeNull();
        SmsDeliver deliver = await other.GotAsync<SmsDeliver>();
        SmppText.Decode(0, deliver.Data.Octets.Span).Text.Should().Be("hi there");
        deliver.Originator.Value.Should().Be(_sender.Did);
        SipRequest answer = _phone.Requests.Items[0];
        answer.Header("In-Reply-To").Should().Be(response.CallId);
        answer.Header("P-Asserted-Identity").Should().Be($"<sip:{SipWorld.Domain}>");
        (await _world.CdrsAsync(1)).Should().Equal("delivered");
    }

    /// <summary>The recipient is away: the acknowledgement leaves when the message is in the database.</summary>
    [Fact]
    public async Task Submit_RecipientAbsent_IsAcknowledgedWhenStored()
    {
        await _phone.SubmitAsync(7, SmsPhone.Submit(_recipient.Did, "hi there"));

        (await _phone.AnsweredAsync(7)).Should().BeOfType<RpAck>();
        (await _world.Gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task Submit_DatabaseDown_IsRefusedForNow()
    {
        _world.Gateway.Store.Broken = new LedgerUnavailableException(rolledBack: true, "the disk is full");
        await _phone.SubmitAsync(7, SmsPhone.Submit(_recipient.Did, "hi there"));

        RpError error = (await _phone.AnsweredAsync(7)).Should().BeOfType<RpError>().Subject;
        error.Cause.Should().Be(RpCause.TemporaryFailure);
    }

    [Theory]
    [InlineData("999", RpCause.UnassignedNumber, TpFailureCause.InvalidAddress)]
    public async Task Submit_UnknownDestination_IsRefusedWithItsCause(string to, RpCause cause, TpFailureCause failure)
    {
        await _phone.SubmitAsync(8, SmsPhone.Submit(to, "hi there"));

        RpError error = (await _phone.AnsweredAsync(8)).Should().BeOfType<RpError>().Subject;
        error.Cause.Should().Be(cause);
        TpduCodec.TryRead(error.Tpdu.Span, RpCodec.CarrierOf(error), out Tpdu? report).Should().BeTrue();
        report.Should().BeOfType<SmsSubmitReport>().Which.Failure.Should().Be(failure);
        (await _world.Gateway.CountAsync("cdr")).Should().Be(0);
    }

    /// <summary>The phone missed the answer and sends the same again, in another MESSAGE, under another RP reference, marked by TP-RD.</summary>
    [Fact]
    public async Task Submit_Again_GetsTheSameAnswerAndNoSecondMessage()
    {
        SmsSubmit submit = SmsPhone.Submit(_recipient.Did, "hi there");
        await _phone.SubmitAsync(7, submit);
        await _phone.AnsweredAsync(7);

        await _phone.SubmitAsync(8, submit with { RejectDuplicates = true });
        await _phone.SubmitAsync(9, SmsPhone.Submit(_recipient.Did, "hi there", reference: 2));

        (await _phone.AnsweredAsync(8)).Should().BeOfType<RpAck>();
        (await _phone.AnsweredAsync(9)).Should().BeOfType<RpAck>();
        (await _world.Gateway.CountAsync("spool")).Should().Be(2, "TP-MR 2 is another message");
    }

    [Fact]
    public async Task Submit_AgainAfterARestart_IsRecognised()
    {
        SmsSubmit submit = SmsPhone.Submit(_recipient.Did, "hi there");
        await _phone.SubmitAsync(7, submit);
        await _phone.AnsweredAsync(7);
        await _world.StopAsync();
        Pipeline.PipelineFixture former = _world.Gateway;
        former.Registrar.Registered.Clear();
        _world = await ImsWorld.StartAsync(formerLife: former);
        _phone = _world.Phone(_sender);

        await _phone.SubmitAsync(8, submit with { RejectDuplicates = true });

        (await _phone.AnsweredAsync(8)).Should().BeOfType<RpAck>();
        (await _world.Gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task Submit_InParts_IsOneMessageWithAReportForEach()
    {
        SmsPhone other = _world.Phone(_recipient);
        for (byte part = 1; part <= 2; part++)
        {
            var data = new TpUserData(0, true, (byte[])[5, 0, 3, 77, 2, part, .. SmsPhone.Septets(part == 1 ? "first half, " : "second half")]);
            await _phone.SubmitAsync(part, SmsPhone.Submit(_recipient.Did, "") with { Data = data, WantsReport = true, Reference = (byte)(40 + part) });
            (await _phone.AnsweredAsync(part)).Should().BeOfType<RpAck>();
        }

        SmsDeliver deliver = await other.GotAsync<SmsDeliver>();
        SmppText.Decode(0, deliver.Data.Octets.Span).Text.Should().Be("first half, second half");
        (await _world.CdrsAsync(1)).Should().Equal("delivered");
        SmsStatusReport[] reports = [await _phone.GotAsync<SmsStatusReport>(1), await _phone.GotAsync<SmsStatusReport>(2)];
        reports.Select(report => report.Reference).Should().Equal(41, 42);
        reports.Should().OnlyContain(report => report.Status == TpStatus.Received && report.Recipient.Value == _recipient.Did);
        (await _world.Gateway.CountAsync("cdr")).Should().Be(1, "reports have none");
    }

    [Fact]
    public async Task Submit_ReportWanted_TellsTheEnd()
    {
        SmsPhone other = _world.Phone(_recipient);
        await _phone.SubmitAsync(3, SmsPhone.Submit(_recipient.Did, "hi", reference: 99) with { WantsReport = true });

        (await other.GotAsync<SmsDeliver>()).Should().NotBeNull();
        SmsStatusReport report = await _phone.GotAsync<SmsStatusReport>();
        (report.Reference, report.Status, report.Recipient.Value).Should().Be(((byte)99, TpStatus.Received, _recipient.Did));
        _phone.Received.Items[0].Should().BeOfType<RpAck>("no report overtakes the answer");
    }

    [Fact]
    public async Task Submit_ValidityOver_ReportsThat()
    {
        await _phone.SubmitAsync(3, SmsPhone.Submit(_recipient.Did, "hi", reference: 99) with { WantsReport = true, Validity = new TpValidity(TimeSpan.FromMinutes(5), null) });
        await _phone.AnsweredAsync(3);

        (await _world.CdrsAsync(1, step: TimeSpan.FromSeconds(30))).Should().Equal("expired");
        (await _phone.GotAsync<SmsStatusReport>()).Status.Should().Be(TpStatus.ValidityExpired);
    }

    [Fact]
    public async Task Command_IsRefusedAsUnsupported()
    {
        var command = new SmsCommand(1, 0, 2, 7, new SmppAddress(Ton.International, Npi.Isdn, _recipient.Did), default);
        await _phone.SendAsync(new RpData(5, ToPhone: false, null, null, command.ToOctets()).ToOctets());

        (await _phone.AnsweredAsync(5)).Should().BeOfType<RpError>().Which.Cause.Should().Be(RpCause.NotImplemented);
    }

    [Theory]
    [InlineData("000500000501020304", RpCause.InvalidMandatoryInformation)] // RP-DATA cut short
    [InlineData("0005000003FFFFFF", RpCause.InvalidMandatoryInformation)] // no TPDU
    [InlineData("0705", RpCause.UnknownMessageType)]
    public async Task Garbage_IsAnsweredWithItsCause(string hex, RpCause cause)
    {
        (await _phone.SendAsync(Convert.FromHexString(hex))).StatusCode.Should().Be(202);

        (await _phone.AnsweredAsync(5)).Should().BeOfType<RpError>().Which.Cause.Should().Be(cause);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0105000000")] // as if the network sent it
    public async Task Garbage_ThatNobodyCanAnswer_Is400(string hex) => (await _phone.SendAsync(Convert.FromHexString(hex))).StatusCode.Should().Be(400);

    [Fact]
    public async Task Message_FromNobody_Is403() =>
        (await _phone.SendAsync(new RpSmma(1).ToOctets(), headers: [new("P-Asserted-Identity", "<sip:9999@elsewhere.example.org>")])).StatusCode.Should().Be(403);

    [Fact]
    public async Task Message_AssertedByTheCore_IsTheAssertedUsers()
    {
        SmsPhone core = _world.Phone(_world.Gateway.NewAccount());
        await core.SendAsync(new RpSmma(1).ToOctets(), headers: [new("P-Asserted-Identity", $"<sip:+{_sender.Did}@{SipWorld.Domain}>, <tel:+{_sender.Did}>")]);

        (await _phone.AnsweredAsync(1)).Should().Be(new RpAck(1, ToPhone: true));
    }

    [Fact]
    public async Task Message_AssertedUserOfAnotherDomain_IsNobodyHere() =>
        (await _phone.SendAsync(new RpSmma(1).ToOctets(), headers: [new("P-Asserted-Identity", $"<sip:{_sender.Did}@elsewhere.example.org>")])).StatusCode.Should().Be(403);

    [Fact]
    public async Task Submit_WithPrivacy_ShowsTheNumberToNobody()
    {
        SmsPhone other = _world.Phone(_recipient);
        byte[] body = new RpData(1, ToPhone: false, null, null, SmsPhone.Submit(_recipient.Did, "hi").ToOctets()).ToOctets();

        await _phone.SendAsync(body, headers: [new("P-Asserted-Identity", $"<tel:+{_sender.Did}>"), new("Privacy", "id")]);

        (await other.GotAsync<SmsDeliver>()).Originator.Should().Be(new SmppAddress(Ton.Alphanumeric, Npi.Unknown, "anonymous"));
    }

    [Fact]
    public async Task Message_FromAnUntrustedAddress_IsChallenged()
    {
        await using ImsWorld world = await ImsWorld.StartAsync(new SipOptions { Ims = new ImsOptions { ServiceCentre = ImsWorld.Centre } });
        SmsPhone phone = world.Phone(world.Gateway.NewAccount());

        (await phone.SendAsync(new RpSmma(1).ToOctets())).StatusCode.Should().Be(401);
    }

    [Fact]
    public async Task Message_NoServiceCentreConfigured_Is415()
    {
        await using ImsWorld world = await ImsWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.0/8"] });
        SmsPhone phone = world.Phone(world.Gateway.NewAccount());

        (await phone.SendAsync(new RpSmma(1).ToOctets())).StatusCode.Should().Be(415);
    }
}

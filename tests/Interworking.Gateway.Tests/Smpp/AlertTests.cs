using System.Net;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp;

/// <summary>set_dpf and alert_notification (SMPP 3.4, 4.12, 5.3.2.28): who was told "not there" is told when the app is back.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private static readonly EsmClass Transaction = new(0x02);

    private static readonly Binding App = new()
    {
        Contact = "sip:app@192.0.2.1",
        ExpiresAt = DateTimeOffset.MaxValue,
        CallId = "c",
        CSeq = 1,
        Transport = SipTransport.Udp,
        Source = new IPEndPoint(IPAddress.Loopback, 5070),
        Local = new IPEndPoint(IPAddress.Loopback, 5060),
        Node = "a",
    };

    private CarrierFixture _carrier = null!;
    private Account _app = null!;
    private CarrierFixture.Esme _esme = null!;

    public async Task InitializeAsync()
    {
        _carrier = await CarrierFixture.StartAsync();
        _app = _carrier.Gateway.NewAccount();
        _esme = (await _carrier.BindAsync()).Esme;
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
    }

    public async Task DisposeAsync() => await _carrier.DisposeAsync();

    [Fact]
    public async Task DataSm_AbsentAndAsked_AlertedOnceWhenTheAppIsBack()
    {
        (await FailAsync(setDpf: 1)).Should().Be(1);
        (await FailAsync(setDpf: 1)).Should().Be(1, "it is owed already");

        _carrier.Gateway.Apps.Standing = Back;
        _carrier.Gateway.Deliverer.Wake(_app.Id);

        AlertNotification alert = await _esme.AlertAsync();
        alert.Source.Value.Should().Be(_app.Did, "the subscriber");
        alert.Esme.Value.Should().Be("4477", "who wanted to write to him");
        alert.Tlvs.TryGetByte(TlvTag.MsAvailabilityStatus, out byte available).Should().BeTrue();
        available.Should().Be(0);
        await _carrier.Gateway.Running.DrainAsync().WaitAsync(Limits.Patience);
        (await _carrier.Gateway.CountAsync("receipt")).Should().Be(0, "it is done when it is written");
        (await _carrier.Gateway.CountAsync("spool")).Should().Be(0);
        _esme.HasAlert.Should().BeFalse("one for both requests");
        (await _carrier.Gateway.CountAsync("cdr")).Should().Be(2, "an alert has none");
    }

    [Fact]
    public async Task DataSm_AbsentAfterAnAlert_IsOwedAnother()
    {
        await FailAsync(setDpf: 1);
        _carrier.Gateway.Apps.Standing = Back;
        _carrier.Gateway.Deliverer.Wake(_app.Id);
        await _esme.AlertAsync();
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;

        (await FailAsync(setDpf: 1)).Should().Be(1);

        _carrier.Gateway.Apps.Standing = Back;
        _carrier.Gateway.Deliverer.Wake(_app.Id);
        await _esme.AlertAsync();
    }

    [Fact]
    public async Task DataSm_RegisteredWhileTheAlertIsTried_IsTriedAgain()
    {
        _carrier.Gateway.Apps.Standing = null;
        Task<int?> failed = FailAsync(setDpf: 1);
        (await _carrier.Gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Absent);
        (await failed).Should().Be(1);
        ScriptedApps.Attempt looking = await _carrier.Gateway.Apps.NextAsync();

        _carrier.Gateway.Deliverer.Wake(_app.Id);
        looking.Answer.SetResult(ScriptedApps.Absent); // it had looked before the REGISTER

        AlertRequests.IsAlert((await _carrier.Gateway.Apps.NextAsync()).Delivery.Message).Should().BeTrue();
    }

    [Fact]
    public async Task SubmitSm_AnAlertWaits_IsSentAtOnceAllTheSame()
    {
        await FailAsync(setDpf: 1);
        await _carrier.Gateway.Running.DrainAsync().WaitAsync(Limits.Patience);
        _carrier.Gateway.Apps.Standing = delivery => AlertRequests.IsAlert(delivery.Message) ? ScriptedApps.Absent : ScriptedApps.Delivered;

        var message = new ShortMessage { Source = new SmppAddress(Ton.International, Npi.Isdn, "4477"), Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did), Body = "hello"u8.ToArray() };
        (await _esme.SubmitAsync(message)).IsOk.Should().BeTrue();

        await Limits.UntilAsync(() => _carrier.Gateway.Apps.Arrived.Contains("hello"), "it does not wait behind the alert");
        _carrier.Gateway.Apps.Standing = Back;
        _carrier.Gateway.Deliverer.Wake(_app.Id); // as a REGISTER does
        await _esme.AlertAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task DataSm_AbsentAndNotAsked_LeavesNothing(int? setDpf)
    {
        (await FailAsync(setDpf)).Should().BeNull();
        (await _carrier.Gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task DataSm_RefusedForGoodAndAsked_SaysThatNoAlertFollows()
    {
        _carrier.Gateway.Apps.Standing = _ => Interworking.Gateway.Sip.SipResultTable.ResultOf(Interworking.Gateway.Sip.SipResultClass.Refused, 603, null);
        (await FailAsync(setDpf: 1)).Should().Be(0);
        (await _carrier.Gateway.CountAsync("spool")).Should().Be(0);
    }

    /// <summary>The dpf_result of a data_sm in transaction mode that fails; null when there is none.</summary>
    private async Task<int?> FailAsync(int? setDpf)
    {
        TlvListBuilder tlvs = new TlvListBuilder().Add(TlvTag.MessagePayload, "hi"u8);
        if (setDpf is { } asked) tlvs.Add(TlvTag.SetDpf, (byte)asked);
        SendResult result = await _esme.SendAsync(new DataSm(
            "", new SmppAddress(Ton.International, Npi.Isdn, "4477"), new SmppAddress(Ton.International, Npi.Isdn, _app.Did), Transaction, default, 0, tlvs.Build()));
        result.Status.Should().Be(CommandStatus.DeliveryFailure);
        return ((DataSmResp)result.Response!).Tlvs.TryGetByte(TlvTag.DpfResult, out byte set) ? set : null;
    }

    /// <summary>As SipEgress does it.</summary>
    private static AttemptResult Back(Delivery delivery) =>
        AlertRequests.IsAlert(delivery.Message) && AlertRequests.IsBack(delivery.Message, [App])
            ? AttemptResult.End(Interworking.Gateway.Messages.Outcome.DeliveredToDevice(0))
            : throw new InvalidOperationException("only alerts wait here");
}

using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Operations;

/// <summary>schedule_delivery_time.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private const string InOneHour = "000000010000000R";

    private OperationsWorld _world = null!;

    public async Task InitializeAsync() => _world = await OperationsWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(InOneHour)]
    [InlineData("260101010000000+")]
    [InlineData("260101030000008+")]
    public async Task Schedule_Later_IsDeliveredThenAndNotBefore(string schedule)
    {
        _world.AppComes();
        await _world.SubmitAsync(_world.Sms("later", schedule, receipt: 1));
        await _world.SubmitAsync(_world.Sms("now"));
        _world.Gateway.Time.Advance(TimeSpan.FromMinutes(59));
        await _world.ArrivedAsync("now");

        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(10), () => _world.Apps.Arrived.Count == 2);

        await _world.ArrivedAsync("now", "later");
        (_world.Gateway.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero)).Should().BeGreaterThanOrEqualTo(TimeSpan.Zero);
        await _world.Esme.ReceiptAsync();
        (await _world.Gateway.CountAsync("spool")).Should().Be(0);
        _world.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Schedule_TimeThatIsOver_IsDeliveredAtOnce()
    {
        _world.AppComes();
        await _world.SubmitAsync(_world.Sms("late", "200101010000000+"));
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => !_world.Apps.Arrived.IsEmpty);
        await _world.ArrivedAsync("late");
    }

    [Theory]
    [InlineData("tomorrow", "")]
    [InlineData("261301000000000+", "")]
    [InlineData("000200000000000R", "")]
    [InlineData("000002000000000R", "000001000000000R")]
    public async Task Schedule_NoTimeOrTooFarOrAfterItsValidity_IsRefused(string schedule, string validity) =>
        (await _world.Esme.SubmitAsync(_world.Sms("hi", schedule, validity))).Status.Should().Be(CommandStatus.InvalidScheduledDeliveryTime);

    [Fact]
    public async Task Schedule_InTransactionMode_IsRefused() =>
        (await _world.Esme.SubmitAsync(_world.Sms("hi", InOneHour) with { EsmClass = new EsmClass(0x02) })).Status.Should().Be(CommandStatus.InvalidScheduledDeliveryTime);

    [Theory]
    [InlineData("", 49)]
    [InlineData("000000050000000R", 5)]
    public async Task Schedule_Validity_CountsFromTheSubmissionAndTheDefaultFromTheTime(string validity, int hours)
    {
        string id = await _world.SubmitAsync(_world.Sms("later", InOneHour, validity));
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeMilliseconds(await _world.ScalarAsync<long>($"select expires_at from spool where id = {id}"));
        expires.Should().BeCloseTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hours), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Schedule_Restart_IsDeliveredAfterwards()
    {
        string id = await _world.SubmitAsync(_world.Sms("later", InOneHour));
        await _world.Carrier.EndAsync();
        await _world.Gateway.StopAsync();
        await using PipelineFixture next = await PipelineFixture.StartAsync(_world.Gateway);
        next.Apps.Standing = _ => ScriptedApps.Delivered;
        next.Metrics.Waiting.Should().Be(1);
        await next.OpenListenersAsync();

        await next.TimePassesUntilAsync(TimeSpan.FromMinutes(1), () => !next.Apps.Arrived.IsEmpty);

        next.Apps.Arrived.Should().Equal("later");
        (await next.CdrsAsync()).Should().Equal("delivered");
        id.Should().NotBeEmpty();
        _world = await OperationsWorld.StartAsync(); // the old one's folder is gone with the next life
    }

    [Fact]
    public async Task Schedule_DueWhileOthersWait_KeepsItsPlace()
    {
        await _world.SubmitAsync(_world.Sms("first", InOneHour));
        await _world.WaitingAsync("second");
        await _world.TimePassesAsync(TimeSpan.FromMinutes(10), "select count(*) from spool where state = 4", 0);
        await _world.IdleAsync();
        _world.AppComes();
        await _world.ArrivedAsync("first", "second");
    }

    [Fact]
    public async Task Schedule_LongMessage_IsDeliveredWholeThen()
    {
        _world.AppComes();
        string text = new('x', 300);
        foreach (byte[] part in Segmenter.Split(TextEncoder.Encode(text), reference: 7))
            await _world.SubmitAsync(_world.Sms("", InOneHour) with { Body = part, EsmClass = new EsmClass(0x40) });
        await _world.ArrivedAsync();

        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMinutes(1), () => !_world.Apps.Arrived.IsEmpty);
        await _world.ArrivedAsync(text);
        (await _world.Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Schedule_ForAPeer_IsSentThenWithItsPriority()
    {
        await using PeerWorld world = await PeerWorld.StartAsync();
        ScriptedPeer peer = await world.UpAsync("a");
        world.Policy("a");
        CarrierFixture.Esme esme = (await world.Carrier.BindAsync()).Esme;
        SendResult submitted = await esme.SubmitAsync(_world.Sms("later", InOneHour, to: "2221") with { PriorityFlag = 3 });
        submitted.Status.Should().Be(CommandStatus.Ok);
        peer.Received.Count.Should().Be(0);

        await world.PassAsync(TimeSpan.FromMinutes(1), () => peer.Received.Count == 1, "sent when its time came");

        ShortMessage sent = peer.Received.Items[0];
        (sent.PriorityFlag, sent.ScheduleDeliveryTime).Should().Be(((byte)3, ""));
        (await world.CdrsAsync(1)).Single().Outcome.Should().Be("delivered");
        world.Gateway.Forwarder.Queues.Should().OnlyContain(queue => queue.Messages == 0);
    }
}

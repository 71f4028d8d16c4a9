using System.Globalization;
using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Operations;

public sealed class ReplaceSmTests : IAsyncLifetime
{
    private OperationsWorld _world = null!;

    public async Task InitializeAsync() => _world = await OperationsWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task ReplaceSm_Waiting_DeliversTheNewTextOnce()
    {
        string id = await _world.WaitingAsync("old");
        await _world.WaitingAsync("next");

        (await _world.ReplaceAsync(id, "new", receipt: 1)).Should().Be(CommandStatus.Ok);
        await _world.IdleAsync();
        _world.AppComes();

        await _world.ArrivedAsync("new", "next");
        Encoding.ASCII.GetString((await _world.Esme.ReceiptAsync()).Body.Span).Should().StartWith($"id:{id} ").And.Contain("stat:DELIVRD");
        (await _world.Gateway.CdrsAsync()).Should().Equal("delivered", "delivered");
        (await _world.ReplaceAsync(id, "late")).Should().Be(CommandStatus.ReplaceFailed);
    }

    [Fact]
    public async Task ReplaceSm_Waiting_TextIsReadInTheAlphabetOfTheMessage()
    {
        string id = await _world.SubmitAsync(_world.Sms("") with { DataCoding = 8, Body = Encoding.BigEndianUnicode.GetBytes("кот") });
        await _world.IdleAsync();
        var replace = new ReplaceSm(id, OperationsWorld.Sender, "", "", default, 0, Encoding.BigEndianUnicode.GetBytes("пёс"));
        (await _world.Esme.SendAsync(replace)).Status.Should().Be(CommandStatus.Ok);
        _world.AppComes();
        await _world.ArrivedAsync("пёс");
    }

    [Fact]
    public async Task ReplaceSm_AttemptPending_FailsAndTheOldTextIsDelivered()
    {
        _world.Apps.Standing = null;
        Task<string> submitted = _world.SubmitAsync(_world.Sms("old"));
        ScriptedApps.Attempt attempt = await _world.Apps.NextAsync();
        await _world.Gateway.HoldPassesAsync(submitted);

        (await _world.ReplaceAsync(await submitted, "new")).Should().Be(CommandStatus.ReplaceFailed);

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await _world.ArrivedAsync("old");
    }

    [Fact]
    public async Task ReplaceSm_Scheduled_TextAndTimeAreNew()
    {
        string id = await _world.SubmitAsync(_world.Sms("old", schedule: "000000010000000R"));
        (await _world.ReplaceAsync(id, "new", schedule: "000000030000000R")).Should().Be(CommandStatus.Ok);
        _world.AppComes();

        _world.Gateway.Time.Advance(TimeSpan.FromHours(2));
        await _world.ArrivedAsync();
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMinutes(10), () => !_world.Apps.Arrived.IsEmpty);

        await _world.ArrivedAsync("new");
        (_world.Gateway.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.Zero)).Should().BeGreaterThanOrEqualTo(TimeSpan.Zero);
    }

    [Fact]
    public async Task ReplaceSm_WaitingPutOff_WaitsUntilThen()
    {
        string id = await _world.WaitingAsync("old");
        (await _world.ReplaceAsync(id, "new", schedule: "000000010000000R")).Should().Be(CommandStatus.Ok);
        _world.AppComes();
        await _world.SubmitAsync(_world.Sms("now"));
        await _world.ArrivedAsync("now");

        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMinutes(10), () => _world.Apps.Arrived.Count == 2);
        await _world.ArrivedAsync("now", "new");
    }

    [Fact]
    public async Task ReplaceSm_WaitsForAPeer_IsSentWithTheNewText()
    {
        await using PeerWorld world = await PeerWorld.StartAsync();
        ScriptedPeer peer = world.Peer("a");
        world.Policy("a");
        CarrierFixture.Esme esme = (await world.Carrier.BindAsync()).Esme;
        SendResult submitted = await esme.SubmitAsync(_world.Sms("old", to: "2221"));
        string id = ((SubmitSmResp)submitted.Response!).MessageId;

        (await esme.SendAsync(new ReplaceSm(id, OperationsWorld.Sender, "", "", default, 0, "new"u8.ToArray()))).Status.Should().Be(CommandStatus.Ok);
        await peer.UpAsync();

        (await peer.Received.CountAsync(1, "submit_sm"))[0].Body.ToArray().Should().Equal("new"u8.ToArray());
        (await world.CdrsAsync(1)).Should().HaveCount(1);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a", "b")]
    public async Task ReplaceSm_APeerHasOneOfItsPdus_FailsAsCancelSmDoesAndTheOldTextIsSentWhole(params string[] connections)
    {
        await using PeerWorld world = await PeerWorld.StartAsync();
        ScriptedPeer[] peers = await Task.WhenAll(connections.Select(name => world.UpAsync(name)));
        world.Policy(connections);
        peers[0].Answer = message => message.Body.Span[5] == 1 ? CommandStatus.Ok : CommandStatus.Throttled;
        foreach (ScriptedPeer next in peers[1..]) next.Answer = _ => CommandStatus.Throttled;
        CarrierFixture.Esme esme = (await world.Carrier.BindAsync()).Esme;
        string id = (await world.SendAsync(new string('x', 200))).Id.Value.ToString(CultureInfo.InvariantCulture);
        await world.WaitsAsync();
        var anybody = new SmppAddress(Ton.Unknown, Npi.Unknown, "");

        (await esme.SendAsync(new ReplaceSm(id, anybody, "", "", default, 0, Encoding.ASCII.GetBytes(new string('y', 200))))).Status.Should().Be(CommandStatus.ReplaceFailed);
        (await esme.SendAsync(new CancelSm("", id, anybody, anybody))).Status.Should().Be(CommandStatus.CancelFailed);

        foreach (ScriptedPeer peer in peers) peer.Answer = _ => CommandStatus.Ok;
        await world.PassAsync(TimeSpan.FromMilliseconds(500), () => world.Gateway.Forwarder.Queues.Sum(queue => queue.Messages) == 0, "sent");
        (await world.CdrsAsync(1)).Single().Outcome.Should().Be("delivered");
        peers.SelectMany(peer => peer.Received.Items).Should().NotContain(message => message.Body.ToArray().Contains((byte)'y'));
    }

    [Fact]
    public async Task ReplaceSm_TheAppComesMeanwhile_NothingOvertakesIt()
    {
        string first = await _world.WaitingAsync("first");
        await _world.WaitingAsync("second");
        SpooledMessage row = (await _world.Gateway.Spool.FindAsync(new MessageId(long.Parse(first, CultureInfo.InvariantCulture)), default))!;
        _world.Gateway.Deliverer.TryWithhold(row).Should().BeTrue();

        _world.AppComes();
        await _world.ArrivedAsync();
        _world.Gateway.Deliverer.Release(row);

        await _world.ArrivedAsync("first", "second");
    }

    [Fact]
    public async Task ReplaceSm_TheConnectionComesMeanwhile_NothingForItsNumberOvertakesIt()
    {
        await using PeerWorld world = await PeerWorld.StartAsync();
        ScriptedPeer peer = world.Peer("a");
        world.Policy("a");
        MessageId first = (await world.SendAsync("first")).Id;
        await world.SendAsync("second");
        await world.SendAsync("other", to: "2222");
        SpooledMessage row = (await world.Gateway.Spool.FindAsync(first, default))!;
        world.Gateway.Forwarder.TryWithhold(row).Should().BeTrue();

        await peer.UpAsync();
        Texts(await peer.Received.CountAsync(1, "submit_sm")).Should().Equal("other");
        world.Gateway.Forwarder.Release(row);

        await world.PassAsync(TimeSpan.FromMilliseconds(500), () => peer.Received.Count == 3, "all");
        Texts(peer.Received.Items).Should().Equal("other", "first", "second");
    }

    [Fact]
    public async Task ReplaceSm_MessageOfSeveralPdus_Fails()
    {
        List<string> ids = [];
        foreach (byte[] part in Segmenter.Split(TextEncoder.Encode(new string('x', 200)), reference: 7))
            ids.Add(await _world.SubmitAsync(_world.Sms("") with { Body = part, EsmClass = new EsmClass(0x40) }));
        await _world.IdleAsync();
        foreach (string id in ids) (await _world.ReplaceAsync(id, "new")).Should().Be(CommandStatus.ReplaceFailed);
    }

    [Theory]
    [InlineData("tomorrow", "", CommandStatus.InvalidScheduledDeliveryTime)]
    [InlineData("010000000000000R", "", CommandStatus.InvalidScheduledDeliveryTime)]
    [InlineData("", "269901000000000+", CommandStatus.InvalidValidityPeriod)]
    [InlineData("", "200101000000000+", CommandStatus.InvalidValidityPeriod)]
    [InlineData("000002000000000R", "000001000000000R", CommandStatus.ReplaceFailed)]
    public async Task ReplaceSm_TimesThatAreNone_AreRefused(string schedule, string validity, CommandStatus status)
    {
        string id = await _world.WaitingAsync("old");
        (await _world.Esme.SendAsync(new ReplaceSm(id, OperationsWorld.Sender, schedule, validity, default, 0, "new"u8.ToArray())))
            .Status.Should().Be(status);
        await _world.IdleAsync();
        _world.AppComes();
        await _world.ArrivedAsync("old");
    }

    [Fact]
    public async Task ReplaceSm_NewValidity_ExpiresThen()
    {
        string id = await _world.WaitingAsync("old");
        (await _world.ReplaceAsync(id, "new", validity: "000000000500000R")).Should().Be(CommandStatus.Ok);
        await _world.TimePassesAsync(TimeSpan.FromMinutes(1), "select count(*) from cdr", 1);
        (await _world.Gateway.CdrsAsync()).Should().Equal("expired");
    }

    private static IEnumerable<string> Texts(IEnumerable<ShortMessage> messages) => messages.Select(message => Encoding.ASCII.GetString(message.Body.Span));
}

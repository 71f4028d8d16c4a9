using System.Globalization;
using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Operations;

public sealed class QuerySmTests : IAsyncLifetime
{
    private OperationsWorld _world = null!;

    public async Task InitializeAsync() => _world = await OperationsWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task QuerySm_Waiting_IsEnroute()
    {
        string id = await _world.WaitingAsync("hi");
        (await _world.QueryAsync(id)).Should().BeEquivalentTo(new QuerySmResp(id, "", MessageState.Enroute, 0));
    }

    [Fact]
    public async Task QuerySm_Delivered_TellsWhen()
    {
        _world.Apps.Standing = _ => ScriptedApps.Delivered;
        string id = await _world.SubmitAsync(_world.Sms("hi"));
        (await _world.QueryAsync(id)).Should().BeEquivalentTo(new QuerySmResp(id, SmppTime.Format(_world.Gateway.Time.GetUtcNow()), MessageState.Delivered, 0));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1234567890")]
    [InlineData("no id at all")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("")]
    public async Task QuerySm_UnknownId_IsInvalid(string id) =>
        (await _world.Esme.SendAsync(new QuerySm(id, OperationsWorld.Sender))).Status.Should().Be(CommandStatus.InvalidMessageId);

    [Fact]
    public async Task QuerySm_OtherSource_IsInvalidAndAnEmptyOneIsNot()
    {
        string id = await _world.WaitingAsync("hi");
        SmppAddress other = new(Ton.International, Npi.Isdn, "+447700900001"), none = new(Ton.Unknown, Npi.Unknown, "");
        (await _world.Esme.SendAsync(new QuerySm(id, other))).Status.Should().Be(CommandStatus.InvalidMessageId);
        (await _world.QueryAsync(id, none)).State.Should().Be(MessageState.Enroute);
    }

    [Fact]
    public async Task Operation_OnAnotherCarriersMessage_IsInvalidAsIfUnknown()
    {
        _world.Gateway.Accounts.Add(new Carrier
        {
            Name = "Asia Cell",
            Credentials = [new CarrierCredential("asia", PasswordHash.Create("asia-pw"))],
            AllowedAddresses = [IPNetwork.Parse("127.0.0.0/8")],
        });
        string id = await _world.WaitingAsync("hi");
        CarrierFixture.Esme other = (await _world.Carrier.BindAsync(systemId: "asia", password: "asia-pw")).Esme;
        SmppAddress none = new(Ton.Unknown, Npi.Unknown, ""), app = new(Ton.International, Npi.Isdn, _world.App.Did);

        (await other.SendAsync(new QuerySm(id, OperationsWorld.Sender))).Status.Should().Be(CommandStatus.InvalidMessageId);
        (await other.SendAsync(new CancelSm("", id, OperationsWorld.Sender, none))).Status.Should().Be(CommandStatus.InvalidMessageId);
        (await other.SendAsync(new CancelSm("", "", OperationsWorld.Sender, app))).Status.Should().Be(CommandStatus.CancelFailed);
        (await other.SendAsync(new ReplaceSm(id, OperationsWorld.Sender, "", "", default, 0, "new"u8.ToArray()))).Status.Should().Be(CommandStatus.InvalidMessageId);
        (await _world.QueryAsync(id)).State.Should().Be(MessageState.Enroute);
    }

    [Fact]
    public async Task QuerySm_AnyPartOfALongMessage_TellsOfTheWhole()
    {
        List<string> ids = [];
        foreach (byte[] part in Segmenter.Split(TextEncoder.Encode(new string('x', 400)), reference: 7))
        {
            if (ids.Count > 0) (await _world.QueryAsync(ids[0])).State.Should().Be(MessageState.Enroute);
            ids.Add(await _world.SubmitAsync(_world.Sms("") with { Body = part, EsmClass = new EsmClass(0x40) }));
        }

        await _world.IdleAsync();
        foreach (string id in ids) (await _world.QueryAsync(id)).State.Should().Be(MessageState.Enroute);
        _world.AppComes();
        await _world.ArrivedAsync(new string('x', 400));
        foreach (string id in ids) (await _world.QueryAsync(id)).State.Should().Be(MessageState.Delivered);
    }

    [Theory]
    [InlineData(IdBase.Any)]
    [InlineData(IdBase.Hex)]
    public async Task QuerySm_IdInHex_IsTheSameMessage(IdBase written)
    {
        _world.Carrier.Change(one => one with { Profile = one.Profile with { IdBase = written } });
        string id = await _world.WaitingAsync("hi");
        string hex = long.Parse(id, CultureInfo.InvariantCulture).ToString("X16", CultureInfo.InvariantCulture);
        await Limits.UntilAsync(() => _world.Gateway.Links.All.Single().Profile.IdBase == written, "the profile has come");
        (await _world.QueryAsync(hex)).MessageId.Should().Be(hex);
    }

    [Fact]
    public async Task QuerySm_OverTheAgreedRate_IsThrottled()
    {
        string id = await _world.WaitingAsync("hi");
        _world.Gateway.Links.All.Single().Limit = new Interworking.Gateway.Smpp.Flow.AgreedRate(_world.Gateway.Time, TimeSpan.FromSeconds(1)) { PerSecond = 1 };
        await _world.QueryAsync(id);
        (await _world.Esme.SendAsync(new QuerySm(id, OperationsWorld.Sender))).Status.Should().Be(CommandStatus.Throttled);
    }

    [Theory]
    [InlineData(0x34, MessageState.Enroute)]
    [InlineData(0x50, MessageState.Scheduled)]
    public async Task QuerySm_Scheduled_IsToldToThoseWhoKnowTheState(byte version, MessageState told)
    {
        await using OperationsWorld world = await OperationsWorld.StartAsync(version: version);
        string id = await world.SubmitAsync(world.Sms("later", schedule: "000001000000000R"));
        (await world.QueryAsync(id)).State.Should().Be(told);
    }
}

using System.Net;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Login;

/// <summary>Binds on a clock moved by hand. The carrier may have two.</summary>
public sealed class CarrierLoginTests : IAsyncLifetime
{
    private CarrierFixture _carrier = null!;

    public async Task InitializeAsync() => _carrier = await CarrierFixture.StartAsync(manual: true);

    public async Task DisposeAsync() => await _carrier.DisposeAsync();

    [Fact]
    public async Task Bind_TwentyAtOneInstant_ExactlyAsManyAsAgreed()
    {
        Task<(CarrierFixture.Esme Esme, BindResult Result)>[] binding = [.. Enumerable.Range(0, 20).Select(_ => _carrier.BindAsync())];
        await Task.WhenAll(binding).WaitAsync(Limits.Patience);

        CommandStatus[] answers = [.. binding.Select(one => one.Result.Result.Status)];
        answers.Count(one => one == CommandStatus.Ok).Should().Be(2);
        answers.Count(one => one == CommandStatus.AlreadyBound).Should().Be(18);
        _carrier.Gateway.Links.All.Count.Should().Be(2);
    }

    [Fact]
    public async Task Bind_OneEnded_ItsPlaceIsFree()
    {
        await _carrier.BindAsync();
        CarrierFixture.Esme second = (await _carrier.BindAsync()).Esme;
        await second.Session.UnbindAsync();

        (await _carrier.BindAsync()).Result.IsBound.Should().BeTrue();
    }

    [Fact]
    public async Task Bind_PlacesTakenByADeadLink_ItIsAskedAndClosedAfterFiveSeconds()
    {
        RawPeer dead = await _carrier.BindRawAsync();
        SmppLink link = _carrier.Gateway.Links.All.Single();
        CarrierFixture.Esme alive = (await _carrier.BindAsync()).Esme;

        Task<(CarrierFixture.Esme Esme, BindResult Result)> third = _carrier.BindAsync();
        (await dead.ReadAsync()).Pdu.Should().BeOfType<EnquireLink>();
        await AwaitedAsync(5);
        await OthersAnsweredAsync(link);
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(4.5));
        third.IsCompleted.Should().BeFalse("the silent one has five seconds");
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(0.5));

        (await third).Result.Status.Should().Be(CommandStatus.Ok);
        (await dead.IsClosedAsync()).Should().BeTrue();
        alive.Session.State.Should().Be(BindState.BoundTransceiver);
        await Limits.UntilAsync(() => _carrier.Gateway.Links.All.Count == 2, "the dead one is gone");
    }

    /// <summary>A dead peer's window is full of what we sent it: the question must not stand in line behind it.</summary>
    [Fact]
    public async Task Bind_DeadLinkWithAFullWindow_IsAskedAllTheSame()
    {
        _carrier.Change(one => one with { Window = 1 });
        RawPeer dead = await _carrier.BindRawAsync();
        SmppLink link = _carrier.Gateway.Links.All.Single();
        await _carrier.BindAsync();
        Task<SendResult> receipt = link.Session.SendAsync(new DeliverSm(new ShortMessage())).AsTask();
        (await dead.ReadAsync()).Pdu.Should().BeOfType<DeliverSm>();

        Task<(CarrierFixture.Esme Esme, BindResult Result)> third = _carrier.BindAsync();
        (await dead.ReadAsync()).Pdu.Should().BeOfType<EnquireLink>();
        await AwaitedAsync(5);
        await OthersAnsweredAsync(link);
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(5));

        (await third).Result.Status.Should().Be(CommandStatus.Ok);
        (await receipt).Outcome.Should().Be(SendOutcome.CutAfterWrite);
    }

    [Fact]
    public async Task Bind_OnANodeThatIsDrained_IsRefusedAndWhatCameThroughIsUnbound()
    {
        CarrierFixture.Esme late = (await _carrier.BindAsync()).Esme; // as one that was being checked when the drain began
        _carrier.Drain.Begin();

        (await _carrier.BindAsync()).Result.Status.Should().Be(CommandStatus.SystemError);
        await _carrier.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(1), () => late.Session.State is BindState.Unbound or BindState.Closed);
        late.Session.State.Should().BeOneOf(BindState.Unbound, BindState.Closed);
    }

    [Fact]
    public async Task Bind_WrongPasswords_AreLockedOutEvenWithTheRightOneUntilALoginChanges()
    {
        foreach (int delay in new[] { 1, 2, 4, 8, 8 }) (await RefusedAsync("wrong", delay)).Should().Be(CommandStatus.BindFailed);

        (await RefusedAsync("tata-pw", 8)).Should().Be(CommandStatus.BindFailed, "the login is locked out");
        _carrier.Change(one => one with { TimeZone = "Asia/Kolkata" });
        (await RefusedAsync("tata-pw", 8)).Should().Be(CommandStatus.BindFailed, "that has nothing to do with logins");
        _carrier.Change(one => one with { AllowedAddresses = [.. one.AllowedAddresses, IPNetwork.Parse("198.51.100.0/24")] });
        (await _carrier.BindAsync()).Result.IsBound.Should().BeTrue();
    }

    [Fact]
    public async Task Bind_WrongPasswordsFromTheAddressOfABoundCarrier_LockNobodyOut()
    {
        await _carrier.BindAsync();
        foreach (int delay in new[] { 1, 2, 4, 8, 8, 8, 8 }) (await RefusedAsync("wrong", delay)).Should().Be(CommandStatus.BindFailed);

        (await _carrier.BindAsync()).Result.IsBound.Should().BeTrue();
    }

    [Theory]
    [InlineData("tata", "wrong", "127.0.0.1")]
    [InlineData("nobody", "tata-pw", "127.0.0.1")]
    [InlineData("tata", "tata-pw", "192.0.2.1")]
    public async Task Bind_Refused_NoAnswerBeforeTheSecondIsOver(string systemId, string password, string from)
    {
        Task<(CarrierFixture.Esme Esme, BindResult Result)> binding = _carrier.BindAsync(password: password, from: from, systemId: systemId);
        await AwaitedAsync(1);
        binding.IsCompleted.Should().BeFalse();
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(1));
        (await binding).Result.Status.Should().Be(CommandStatus.BindFailed);
    }

    [Fact]
    public async Task Bind_NoneInTime_TheConnectionIsClosed()
    {
        var peer = new RawPeer(_carrier.Connect());
        Task<bool> closed = peer.IsClosedAsync();
        await _carrier.Gateway.TimePassesAsync(TimeSpan.FromSeconds(1), closed);
        (await closed).Should().BeTrue();
        await peer.CutAsync();
    }

    private async Task<CommandStatus> RefusedAsync(string password, int delay)
    {
        Task<(CarrierFixture.Esme Esme, BindResult Result)> binding = _carrier.BindAsync(password: password);
        await AwaitedAsync(delay);
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(delay));
        BindResult result = (await binding).Result;
        result.Outcome.Should().Be(SendOutcome.Answered);
        return result.Status;
    }

    /// <summary>All are asked at once, and on this clock nobody has time to answer after it moved.</summary>
    private Task OthersAnsweredAsync(SmppLink dead) =>
        Limits.UntilAsync(() => _carrier.Gateway.Links.All.All(link => link == dead || link.Session.ConfirmedPosition > 0), "the living have answered");

    /// <summary>The gateway waits for this time to pass.</summary>
    private Task AwaitedAsync(int seconds) => Limits.UntilAsync(() => _carrier.Gateway.Time.IsAwaited(TimeSpan.FromSeconds(seconds)), $"{seconds} s are awaited");
}

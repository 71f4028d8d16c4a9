using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Push;

/// <summary>When apps are woken, and when not.</summary>
public sealed class PushDeskTests : IAsyncLifetime
{
    private PushWorld _world = null!;

    public async Task InitializeAsync() => _world = await PushWorld.StartAsync();

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Message_AppAsleep_IsPushedOnceHoweverOftenItIsTried()
    {
        (Account account, PushDevice device) = await _world.SleepingAsync();
        int attempts = 0;
        _world.Gateway.Apps.Standing = _ =>
        {
            Interlocked.Increment(ref attempts);
            return ScriptedApps.Absent;
        };

        MessageId id = await _world.WaitingAsync(account);

        (await ToldAsync(1)).Should().Equal(new PushNotification(device, id, Number: null));
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(30), () => Volatile.Read(ref attempts) >= 4);
        attempts.Should().BeGreaterOrEqualTo(4);
        await PushedToAsync(account, id);
        _world.Pushes.Told.Count.Should().Be(1);
    }

    [Fact]
    public async Task Messages_WithinSeconds_ShareAPushAndLaterOnesDoNot()
    {
        (Account account, _) = await _world.SleepingAsync();
        await _world.WaitingAsync(account, "one");
        await ToldAsync(1);
        MessageId second = await _world.WaitingAsync(account, "two");
        await PushedToAsync(account, second);
        _world.Pushes.Told.Count.Should().Be(1);

        _world.Gateway.Time.Advance(PushDesk.Shared + TimeSpan.FromSeconds(1));
        MessageId third = await _world.WaitingAsync(account, "three");

        (await ToldAsync(2))[1].Message.Should().Be(third);
    }

    [Fact]
    public async Task Message_AppDoesNotAnswer_IsPushedWhileItIsStillBeingTried()
    {
        (Account account, PushDevice device) = await _world.SleepingAsync();
        _world.Gateway.Apps.Standing = null;

        (Gateway.Pipeline.Delivery delivery, Task<Interworking.Gateway.Pipeline.Answer> answer) = _world.Gateway.Accept(account, "hello");
        ScriptedApps.Attempt attempt = await _world.Gateway.Apps.NextAsync();
        await _world.Gateway.HoldPassesAsync(answer);
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => _world.Pushes.Told.Count > 0);

        _world.Pushes.Told.Items.Should().Equal(new PushNotification(device, delivery.Message.Id, null));
        await PushedToAsync(account, delivery.Message.Id);
        attempt.Answer.SetResult(ScriptedApps.Absent);
        _world.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await Limits.UntilAsync(() => _world.Gateway.Pushes.Count == 0, "the queue is empty");
        _world.Pushes.Told.Count.Should().Be(1, "its failure is no second reason");
    }

    [Fact]
    public async Task Message_AppAnswersLateButAnswers_WakesNobody()
    {
        (Account account, _) = await _world.SleepingAsync();
        _world.Gateway.Apps.Standing = null;
        (Gateway.Pipeline.Delivery delivery, Task<Interworking.Gateway.Pipeline.Answer> answer) = _world.Gateway.Accept(account, "hello");
        ScriptedApps.Attempt attempt = await _world.Gateway.Apps.NextAsync();
        await Limits.UntilAsync(() => delivery.HoldArmed, "the hold is armed");
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(10), () => delivery.IsDecided);
        await answer.WaitAsync(Limits.Patience);

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await Eventually.TrueAsync(async () => (await _world.Gateway.CdrsAsync()).Count == 1);
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => _world.Gateway.Pushes.NextIn is null);

        (Account other, _) = await _world.SleepingAsync();
        await _world.WaitingAsync(other);
        (await ToldAsync(1)).Should().OnlyContain(push => push.Device.AccountId == other.Id);
    }

    [Fact]
    public async Task Gateway_InTrouble_IsAskedAgainUntilItTakesIt()
    {
        (Account account, _) = await _world.SleepingAsync();
        _world.Pushes.Verdict = _ => PushVerdict.Trouble;
        MessageId id = await _world.WaitingAsync(account);
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(1), () => _world.Pushes.Told.Count >= 3);

        _world.Pushes.Verdict = _ => PushVerdict.Sent;
        int before = _world.Pushes.Told.Count;
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(5), () => _world.Pushes.Told.Count > before);

        await PushedToAsync(account, id);
    }

    [Fact]
    public async Task Gateway_InTroubleWhileTheMessageIsDelivered_IsNotAskedAnyMore()
    {
        (Account account, _) = await _world.SleepingAsync();
        _world.Pushes.Verdict = _ => PushVerdict.Trouble;
        await _world.WaitingAsync(account);
        await ToldAsync(1);

        _world.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _world.Gateway.Deliverer.Wake(account.Id);
        await Eventually.TrueAsync(async () => (await _world.Gateway.CdrsAsync()).Count == 1);
        await _world.Gateway.Ledger.BarrierAsync();
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(2), () => _world.Gateway.Pushes.Count == 0);
        int told = _world.Pushes.Told.Count;
        _world.Pushes.Verdict = _ => PushVerdict.Sent;
        (Account other, _) = await _world.SleepingAsync();
        await _world.WaitingAsync(other);
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(2), () => _world.Pushes.Told.Count > told);

        _world.Pushes.Told.Items.Skip(told).Should().OnlyContain(push => push.Device.AccountId == other.Id);
    }

    [Fact]
    public async Task Gateway_NeverTakesOneDevice_TheOthersAreWokenAllTheSame()
    {
        (Account bad, _) = await _world.SleepingAsync();
        _world.Pushes.Verdict = push => push.Device.AccountId == bad.Id ? PushVerdict.Trouble : PushVerdict.Sent;
        MessageId stuck = await _world.WaitingAsync(bad);
        await ToldAsync(1);

        // It is tried later each time, and counts only while the gateway takes others'.
        for (int i = 0; i < 200 && (await _world.KeptAsync(bad))!.PushedTo != stuck; i++)
        {
            (Account good, _) = await _world.SleepingAsync();
            MessageId id = await _world.WaitingAsync(good);
            await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(2), () => _world.Pushes.Told.Items.Any(push => push.Message == id));
        }

        (await _world.KeptAsync(bad))!.PushedTo.Should().Be(stuck, "it is given up");
    }

    [Fact]
    public async Task Gateway_ThrottlesOneDevice_ItIsLeftAloneForAsLongAsAskedAndNotGivenUp()
    {
        (Account bad, _) = await _world.SleepingAsync();
        _world.Pushes.Verdict = push => push.Device.AccountId == bad.Id ? PushVerdict.Throttled : PushVerdict.Sent;
        _world.Pushes.RetryAfter = TimeSpan.FromMinutes(2);
        DateTimeOffset begun = _world.Gateway.Time.GetUtcNow();
        MessageId stuck = await _world.WaitingAsync(bad);
        await ToldAsync(1);
        for (int i = 0; i < 8; i++)
        {
            (Account good, _) = await _world.SleepingAsync();
            MessageId id = await _world.WaitingAsync(good);
            await _world.Pushes.Told.FirstAsync(push => push.Message == id, "the push of another");
        }

        MessageId next = await _world.WaitingAsync(bad, "another");
        Asked().Should().Be(1, "no time has passed");
        for (int time = 2; time <= 3; time++) await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => Asked() >= time);
        (_world.Gateway.Time.GetUtcNow() - begun).Should().BeGreaterOrEqualTo(TimeSpan.FromMinutes(4));
        (await _world.KeptAsync(bad))!.PushedTo.CompareTo(stuck).Should().BeNegative();

        _world.Pushes.Verdict = _ => PushVerdict.Sent;
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => Asked() > 3);
        await PushedToAsync(bad, next);

        int Asked() => _world.Pushes.Told.Items.Count(push => push.Device.AccountId == bad.Id);
    }

    [Fact]
    public async Task Gateway_TokenGone_ForgetsTheDevice()
    {
        (Account account, _) = await _world.SleepingAsync();
        _world.Pushes.Verdict = _ => PushVerdict.Gone;

        await _world.WaitingAsync(account);
        await ToldAsync(1);

        await Eventually.TrueAsync(async () => await _world.KeptAsync(account) is null);
    }

    [Fact]
    public async Task Restart_MessageWaitsAndWasNotPushed_IsPushedThen()
    {
        (Account account, PushDevice device) = await _world.SleepingAsync();
        (Account done, _) = await _world.SleepingAsync();
        MessageId pushed = await _world.WaitingAsync(done);
        await PushedToAsync(done, pushed);
        _world.Pushes.Verdict = _ => PushVerdict.Trouble;
        MessageId id = await _world.WaitingAsync(account);
        await _world.Pushes.Told.FirstAsync(push => push.Device == device, "the push that fails");
        PushWorld before = _world;
        await before.StopAsync();

        _world = await PushWorld.StartAsync(before);

        PushNotification told = (await ToldAsync(1))[0];
        (told.Device, told.Message).Should().Be((device, id));
        await PushedToAsync(account, id);
        _world.Pushes.Told.Count.Should().Be(1, "the other one was pushed in the former life");
    }

    [Fact]
    public async Task Message_NoPushData_AsksNobody()
    {
        Account account = _world.Gateway.NewAccount();
        _world.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await _world.WaitingAsync(account);
        (Account other, _) = await _world.SleepingAsync();
        await _world.WaitingAsync(other);

        (await ToldAsync(1)).Should().OnlyContain(push => push.Device.AccountId == other.Id);
    }

    [Fact]
    public async Task Message_LiveContactOfAnotherRegistrar_IsPushedAndKept()
    {
        Account account = _world.Gateway.NewAccount();
        _world.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        _world.Gateway.Registrar.Registered.Add(Bindings.Of("sip:1@192.0.2.7;pn-provider=fcm;pn-prid=tok") with { AccountId = 0 });

        MessageId id = await _world.WaitingAsync(account);

        (await ToldAsync(1))[0].Device.Prid.Should().Be("tok");
        await PushedToAsync(account, id);
    }

    [Fact]
    public async Task Message_AppSwitchedPushOff_ForgetsItsPushData()
    {
        (Account account, PushDevice device) = await _world.SleepingAsync();
        _world.Gateway.Registrar.Registered.Add(Bindings.Of("sip:1@192.0.2.7", instance: device.Key) with { AccountId = account.Id });

        await _world.WaitingAsync(account);

        await Eventually.TrueAsync(async () => await _world.KeptAsync(account) is null);
        _world.Pushes.Told.Count.Should().Be(0);
    }

    [Fact]
    public async Task Message_AppHasAContactFromBeforeItKnewPush_IsPushed()
    {
        (Account account, PushDevice device) = await _world.SleepingAsync();
        _world.Gateway.Registrar.Registered.Add(Bindings.Of($"sip:1@192.0.2.7;pn-provider=fcm;pn-prid={device.Prid}", instance: device.Key) with { AccountId = account.Id });
        _world.Gateway.Registrar.Registered.Add(Bindings.Of("sip:1@192.0.2.8", instance: device.Key) with { AccountId = account.Id });

        await _world.WaitingAsync(account);

        (await ToldAsync(1))[0].Device.Should().Be(device);
    }

    private Task<IReadOnlyList<PushNotification>> ToldAsync(int count) => _world.Pushes.Told.CountAsync(count, "pushes");

    private Task PushedToAsync(Account account, MessageId id) => Eventually.TrueAsync(async () => (await _world.KeptAsync(account))?.PushedTo == id);
}

using System.Diagnostics;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Redis;
using static Interworking.Storage.Tests.Redis.RedisNodes;

namespace Interworking.Storage.Tests.Redis;

/// <summary>What happens to a node when its Redis stops, freezes or forgets.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const string Aor = "111222333";
    private const int ConnectionLost = 4202;
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly RedisServer _server = new();
    private readonly RedisNodes _nodes;

    public OutageTests() => _nodes = new RedisNodes(_server);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _nodes.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Server_Frozen_IsNoticedWithinFiveSecondsAndRecoversWhenThawed()
    {
        RedisRegistrar a = await KnownAppAsync();
        int recovered = 0;
        a.Recovered += () => Interlocked.Increment(ref recovered);

        _server.Freeze();
        var since = Stopwatch.StartNew();
        try
        {
            Func<Task> register = async () => await a.UpdateAsync(Aor, Register("c", 2, Contact("sip:1@192.0.2.7:5062")), Never);
            await register.Should().ThrowAsync<RegistrarUnavailableException>("a REGISTER is answered 503, not left hanging");
            since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
            await Until.TrueAsync(() => a.Trouble is not null, seconds: 5);
            var call = Stopwatch.StartNew();
            await register.Should().ThrowAsync<RegistrarUnavailableException>();
            call.Elapsed.Should().BeLessThan(TimeSpan.FromMilliseconds(500), "once it is noticed nobody waits for it");
            await Until.TrueAsync(() => _nodes.Logged.Has(ConnectionLost), seconds: 10);
            _nodes.Time.Advance(RedisRegistrar.Validity);
            (await a.LookupAsync(Aor, Never)).Should().ContainSingle("what is known goes on working");
        }
        finally
        {
            _server.Thaw();
        }

        await Until.TrueAsync(() => a.Trouble is null);
        await Until.TrueAsync(() => recovered > 0);
        (await a.UpdateAsync(Aor, Register("c", 3, Contact("sip:1@192.0.2.7:5062")), Never)).Verdict.Should().Be(RegisterVerdict.Done);
    }

    [Fact]
    public async Task Server_StoppedAndStarted_KnownAppsGoOnAndRegisterWorksAgain()
    {
        RedisRegistrar a = await KnownAppAsync(), b = await _nodes.StartAsync("b");
        var recovered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        a.Recovered += () => recovered.TrySetResult();

        _server.Stop();
        await Until.TrueAsync(() => a.Trouble is not null && b.Trouble is not null, seconds: 5);
        _nodes.Time.Advance(RedisRegistrar.Validity);

        (await a.LookupAsync(Aor, Never)).Should().ContainSingle("it is known and has not expired");
        Func<Task> unknown = async () => await a.LookupAsync("2222", Never);
        (await unknown.Should().ThrowAsync<RegistrarUnavailableException>()).Which.Message.Length.Should().BeLessThan(100, "it goes into a log line");
        Func<Task> mark = async () => await a.MarkWaitingAsync(Aor, Never);
        await mark.Should().ThrowAsync<RegistrarUnavailableException>();

        _server.Start();
        await recovered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Until.TrueAsync(() => a.Trouble is null && b.Trouble is null);
        (await a.LookupAsync(Aor, Never)).Should().BeEmpty("this Redis came back empty");
        await b.UpdateAsync(Aor, Register("c", 9, Contact("sip:1@192.0.2.9:5062")), Never);
        await Until.TrueAsync(async () => (await a.LookupAsync(Aor, Never)).Count == 1, seconds: 2);
    }

    [Fact]
    public async Task Lookup_WhileRedisIsDown_EndsWithTheBinding()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062", seconds: 1)), Never);
        _server.Stop();
        await Until.TrueAsync(() => a.Trouble is not null, seconds: 5);
        _nodes.Time.Advance(RedisRegistrar.Validity);

        Func<Task> lookup = async () => await a.LookupAsync(Aor, Never);

        await Until.TrueAsync(async () =>
        {
            try
            {
                return (await a.LookupAsync(Aor, Never)).Count == 0;
            }
            catch (RegistrarUnavailableException)
            {
                return true;
            }
        });
        await lookup.Should().ThrowAsync<RegistrarUnavailableException>("nobody knows whether it has been refreshed elsewhere");
    }

    [Fact]
    public async Task Server_StartedAfterTheNode_IsConnectedToWhenItComes()
    {
        _server.Stop();
        RedisRegistrar a = await _nodes.StartAsync("a");
        a.Trouble.Should().NotBeNull();

        _server.Start();

        await Until.TrueAsync(() => a.Trouble is null);
        (await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never)).Bindings.Should().HaveCount(1);
    }

    [Fact]
    public async Task Server_Emptied_IsNoticedAndTheNextRegisterBringsTheAppBack()
    {
        RedisRegistrar a = await KnownAppAsync();
        var recovered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        a.Recovered += () => recovered.TrySetResult();

        _server.Run("FLUSHALL").Should().Be("+OK");

        await recovered.Task.WaitAsync(TimeSpan.FromSeconds(5));
        (await a.LookupAsync(Aor, Never)).Should().BeEmpty();
        (await a.UpdateAsync(Aor, Register("c", 2, Contact("sip:1@192.0.2.7:5062")), Never)).Bindings.Should().HaveCount(1);
        (await a.LookupAsync(Aor, Never)).Should().HaveCount(1);
    }

    [Fact]
    public async Task Server_ScriptsFlushed_GoesOnAtTheNextCall()
    {
        RedisRegistrar a = await KnownAppAsync();
        _server.Run("SCRIPT", "FLUSH").Should().Be("+OK");

        (await a.UpdateAsync(Aor, Register("c", 2, Contact("sip:1@192.0.2.7:5062")), Never)).Verdict.Should().Be(RegisterVerdict.Done);
    }

    [Fact]
    public async Task Connections_KilledByTheServer_AreReplacedAndSubscriptionsRestored()
    {
        RedisRegistrar a = await KnownAppAsync(), b = await _nodes.StartAsync("b");
        int recovered = 0;
        a.Recovered += () => Interlocked.Increment(ref recovered);

        _server.Run("CLIENT", "KILL", "TYPE", "pubsub").Should().NotBe(":0");

        await Until.TrueAsync(() => Volatile.Read(ref recovered) > 0);
        await Until.TrueAsync(() => b.Trouble is null);
        await b.UpdateAsync(Aor, Star("c", 2), Never);
        await Until.TrueAsync(async () => (await a.LookupAsync(Aor, Never)).Count == 0, seconds: 2);
    }

    [Fact]
    public async Task Dispose_ForEachInterface_EndsOnce()
    {
        RedisRegistrar a = await KnownAppAsync();
        await a.StopAsync(Never);
        await a.DisposeAsync();
        await a.DisposeAsync();

        a.Trouble.Should().NotBeNull();
        _server.Run("CLIENT", "LIST", "TYPE", "pubsub").Should().BeEmpty("its connections are closed");
    }

    private async Task<RedisRegistrar> KnownAppAsync()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);
        return a;
    }
}

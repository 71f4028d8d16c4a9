using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Storage.Redis;
using static Interworking.Storage.Tests.Redis.RedisNodes;

namespace Interworking.Storage.Tests.Redis;

/// <summary>Two nodes on one Redis.</summary>
public sealed class SharedRegistrarTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const string Aor = "111222333";
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly RedisNodes _nodes = new(server);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _nodes.DisposeAsync();

    [Fact]
    public async Task Lookup_RegisteredAtAnotherNode_GivesEveryPropertyOfTheBinding()
    {
        RedisRegistrar a = await _nodes.StartAsync("a"), b = await _nodes.StartAsync("b");
        Binding phone = Contact("sip:111222333@192.0.2.7:5062;transport=tcp", instance: "urn:uuid:0\u00e4", regId: 1) with
        {
            Path = ["<sip:edge.example.net;lr;ob>", "<sip:192.0.2.9;lr>"],
            Q = 250,
            Transport = SipTransport.Tcp,
            FlowId = 4711,
            NodePath = "sip:AQAAbase64url_-@10.0.0.2:5060;transport=tcp;lr",
            Parameters = ";pn-provider=apns;pn-prid=\"a;b\"",
            UserAgent = "Zoiper 5",
        };

        await a.UpdateAsync(Aor, Register("call-1", 3, phone), Never);

        (await b.LookupAsync(Aor, Never)).Should().ContainSingle().Which.Should().BeEquivalentTo(
            phone with { CallId = "call-1", CSeq = 3 }, options => options.ComparingByValue<System.Net.IPEndPoint>());
    }

    [Fact]
    public async Task Lookup_ChangedAtAnotherNode_SeesItByPublication()
    {
        RedisRegistrar a = await _nodes.StartAsync("a"), b = await _nodes.StartAsync("b");
        await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);
        (await b.LookupAsync(Aor, Never)).Should().HaveCount(1);

        await a.UpdateAsync(Aor, Star("c", 2), Never);

        await Until.TrueAsync(async () => (await b.LookupAsync(Aor, Never)).Count == 0, seconds: 2);
    }

    [Fact]
    public async Task Update_CallerKnewAnOlderState_AppliesToWhatRedisHolds()
    {
        RedisRegistrar a = await _nodes.StartAsync("a"), b = await _nodes.StartAsync("b");
        await a.UpdateAsync(Aor, Register("c1", 1, Contact("sip:1@192.0.2.7:5062")), Never);
        // By the documented layout but without a publication: both caches are wrong now.
        server.Run("HDEL", _nodes.BindingsKey(Aor), "sip:1@192.0.2.7:5062");

        RegisterResult second = await a.UpdateAsync(Aor, Register("c2", 1, Contact("sip:1@192.0.2.8:5062")), Never);

        second.Bindings.Should().ContainSingle().Which.Contact.Should().Be("sip:1@192.0.2.8:5062");
        (await b.LookupAsync(Aor, Never)).Should().ContainSingle();
    }

    [Fact]
    public async Task Update_ManyAtOnceFromBothNodes_LoseNone()
    {
        RedisRegistrar a = await _nodes.StartAsync("a"), b = await _nodes.StartAsync("b");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(at =>
            (at % 2 == 0 ? a : b).UpdateAsync(Aor, Register($"c{at}", 1, Contact($"sip:1@192.0.2.{at}:5062")), Never).AsTask()));

        RegisterResult query = await a.UpdateAsync(Aor, new RegisterUpdate([], false, "q", 1, DateTimeOffset.UtcNow, Owner), Never);
        query.Bindings.Should().HaveCount(8);
    }

    [Fact]
    public async Task Update_RefusedByAnOldMemory_IsJudgedByWhatRedisHolds()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        await a.UpdateAsync(Aor, Register("c", 5, Contact("sip:1@192.0.2.7:5062")), Never);
        server.Run("DEL", _nodes.BindingsKey(Aor));

        RegisterResult restarted = await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);

        restarted.Verdict.Should().Be(RegisterVerdict.Done, "the binding with the higher CSeq is gone");
    }

    [Fact]
    public async Task Register_MarkedByAnotherNode_WakesThatNodeAndClearsTheMark()
    {
        RedisRegistrar a = await _nodes.StartAsync("a"), b = await _nodes.StartAsync("b");
        var woken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Reachable += aor => woken.TrySetResult(aor);
        await b.MarkWaitingAsync(Aor, Never);
        server.Run("SMEMBERS", _nodes.WaitingKey(Aor)).Should().Be("b");

        RegisterResult result = await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);

        result.WakeWaiting.Should().BeFalse("nothing waits at this node");
        (await woken.Task.WaitAsync(TimeSpan.FromSeconds(5))).Should().Be(Aor);
        (await b.LookupAsync(Aor, Never)).Should().ContainSingle("who is woken sees why");
        server.Run("EXISTS", _nodes.WaitingKey(Aor)).Should().Be(":0");
    }

    [Fact]
    public async Task Mark_AfterARegisterThatWasNotHeardOfYet_MakesTheNextLookSeeIt()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        (await a.LookupAsync(Aor, Never)).Should().BeEmpty();
        server.Run("HSET", _nodes.BindingsKey(Aor), "sip:1@192.0.2.7:5062", """{"contact":"sip:1@192.0.2.7:5062","expires":4102444800}""");
        (await a.LookupAsync(Aor, Never)).Should().BeEmpty("nothing was published");

        await a.MarkWaitingAsync(Aor, Never);

        ValueTask<IReadOnlyList<Binding>> look = a.LookupAsync(Aor, Never);
        look.IsCompletedSuccessfully.Should().BeTrue("the mark brought it along");
        (await look).Should().ContainSingle();
    }

    [Fact]
    public async Task Redis_Bindings_ExpireWithTheLastOfThem()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062", seconds: 100), Contact("sip:1@192.0.2.8:5062", seconds: 200)), Never);

        int.Parse(server.Run("TTL", _nodes.BindingsKey(Aor))[1..], null).Should().BeInRange(190, 200);
    }

    [Fact]
    public async Task Start_OverTlsWithItsAuthority_Works()
    {
        RedisRegistrar a = await _nodes.StartAsync("a", server.TlsConnectionString, server.CaPath), b = await _nodes.StartAsync("b");
        a.Trouble.Should().BeNull();
        await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);
        (await b.LookupAsync(Aor, Never)).Should().HaveCount(1);
        await b.UpdateAsync(Aor, Star("c", 2), Never);
        await Until.TrueAsync(async () => (await a.LookupAsync(Aor, Never)).Count == 0, seconds: 2);
    }

    [Fact]
    public async Task Start_UnknownAuthorityOrWrongPassword_IsUnavailableWithoutThePassword()
    {
        foreach (string redis in (string[])[server.TlsConnectionString, server.WrongPasswordConnectionString])
        {
            RedisRegistrar refused = await _nodes.StartAsync("a", redis);
            refused.Trouble.Should().NotBeNull().And.NotContainAny("password=", "pw-of-the-test");
            Func<Task> lookup = async () => await refused.LookupAsync(Aor, Never);
            await lookup.Should().ThrowAsync<RegistrarUnavailableException>();
        }

        _nodes.Logged.Has(4202).Should().BeTrue();
        _nodes.Logged.Text.Should().NotContainAny("password=", "pw-of-the-test");
    }
}

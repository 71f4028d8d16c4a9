using System.Net;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Storage.Redis;
using static Interworking.Storage.Tests.Redis.RedisNodes;

namespace Interworking.Storage.Tests.Redis;

/// <summary>Another registrar writes by docs/registrar.md, with commands of its own.</summary>
public sealed class OtherRegistrarTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const string Aor = "111222333";
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly RedisNodes _nodes = new(server);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _nodes.DisposeAsync();

    [Fact]
    public async Task Binding_WrittenAndPublished_IsSeenAtOnceAndWakesWhoWaits()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        var woken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        a.Reachable += aor => woken.TrySetResult(aor);
        (await a.LookupAsync(Aor, Never)).Should().BeEmpty();
        await a.MarkWaitingAsync(Aor, Never);

        server.Run("HSET", _nodes.BindingsKey(Aor), "sip:111222333@198.51.100.7:5070", """{"contact":"sip:111222333@198.51.100.7:5070","expires":4102444800}""");
        server.Run("EXPIREAT", _nodes.BindingsKey(Aor), "4102444800");
        server.Run("PUBLISH", $"interworking:{_nodes.Environment}:changed", Aor).Should().Be(":1");
        foreach (string node in server.Run("SMEMBERS", _nodes.WaitingKey(Aor)).Split(' '))
            server.Run("PUBLISH", $"interworking:{_nodes.Environment}:wake:{node}", Aor).Should().Be(":1");
        server.Run("DEL", _nodes.WaitingKey(Aor));

        (await woken.Task.WaitAsync(TimeSpan.FromSeconds(5))).Should().Be(Aor);
        Binding binding = (await a.LookupAsync(Aor, Never)).Should().ContainSingle().Which;
        binding.Contact.Should().Be("sip:111222333@198.51.100.7:5070");
        binding.Transport.Should().Be(SipTransport.Udp);
        binding.Source.Should().Be(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 5070));
        binding.AccountId.Should().Be(0);
        binding.ExpiresAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(4102444800));
    }

    [Fact]
    public async Task Register_BesideABindingOfTheirs_LeavesItAsItWasWritten()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        const string theirs = """{"contact":"sip:1@198.51.100.7","expires":4102444800,"path":["<sip:192.0.2.40;lr>"],"x-theirs":[1,{"a":null}]}""";
        server.Run("HSET", _nodes.BindingsKey(Aor), "their-name", theirs);

        RegisterResult result = await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);

        result.Bindings.Should().HaveCount(2);
        server.Run("HGET", _nodes.BindingsKey(Aor), "their-name").Should().Be(theirs);
        (await a.UpdateAsync(Aor, Star("c", 2), Never)).Bindings.Should().BeEmpty();
        server.Run("EXISTS", _nodes.BindingsKey(Aor)).Should().Be(":0");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"contact":"sip:1@192.0.2.7"}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":"tomorrow"}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":1e300}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":-1}""")]
    [InlineData("""{"contact":"sip:1@host.example.net","expires":4102444800}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7\r\nX: y","expires":4102444800}""")]
    [InlineData("""{"contact":"mailto:1@192.0.2.7","expires":4102444800}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"path":["<sip:192.0.2.1>\r\nX: y"]}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"path":[["<sip:192.0.2.1>"]]}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"transport":"1"}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"source":"nowhere"}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"cseq":-1}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"nodePath":"sip:x@192.0.2.1\r\nX: y"}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"nodePath":["sip:x@192.0.2.1"]}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800,"q":2}""")]
    [InlineData("""{"contact":"sip:1@192.0.2.7","expires":4102444800}}""")]
    [InlineData("{\"contact\":\"sip:\ud800\",\"expires\":4102444800}")]
    public async Task Binding_Unusable_IsPassedOverAndCannotHurtTheOthers(string value)
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        server.Run("HSET", _nodes.BindingsKey(Aor), "bad", value, "good", """{"contact":"sip:1@192.0.2.8","expires":4102444800}""");

        (await a.LookupAsync(Aor, Never)).Should().ContainSingle().Which.Contact.Should().Be("sip:1@192.0.2.8");

        await a.UpdateAsync(Aor, Register("c", 1, Contact("sip:1@192.0.2.7:5062")), Never);
        server.Run("HKEYS", _nodes.BindingsKey(Aor)).Should().Contain("good").And.NotContain("bad", "the next REGISTER cleans up");
    }

    [Fact]
    public async Task Key_OfAnotherType_IsUnavailableNotACrash()
    {
        RedisRegistrar a = await _nodes.StartAsync("a");
        server.Run("SET", _nodes.BindingsKey(Aor), "text");

        Func<Task> lookup = async () => await a.LookupAsync(Aor, Never);

        await lookup.Should().ThrowAsync<RegistrarUnavailableException>();
    }
}

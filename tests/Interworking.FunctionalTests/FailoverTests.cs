using Interworking.FunctionalTests.Environments;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A service policy with two connections in order: the second takes over while the first cannot, and not a moment longer.</summary>
public abstract class FailoverTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : FailoverTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : FailoverTests(output, servers.NewBackend());

    [Fact]
    public async Task SubmitSm_FirstConnectionDown_SecondTakesOverAndTheFirstIsUsedAgainWhenItIsBack()
    {
        (EnvironmentProcess env1, ScriptedCentre first, ScriptedCentre second) = await StartAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw"));
        await carrier.TakenAsync(To("1"));
        await first.Received.CountAsync(1, "messages at the first");

        await first.VanishAsync();
        await env1.Process.WaitForLineAsync(line => line.Contains("first", StringComparison.Ordinal) && line.Contains("ended", StringComparison.Ordinal), "end of the first connection");
        await carrier.TakenAsync(To("2"));
        await second.Received.CountAsync(1, "messages at the second");

        first.ComeBack();
        int sent = await UntilTheFirstHasMoreAsync(carrier, first, sent: 2);
        await ExpectEachOnceAsync(env1, sent, first, second);
    }

    [Fact]
    public async Task SubmitSm_FirstConnectionThrottles_SecondTakesOverAndTheFirstIsUsedAgainWhenItIsWell()
    {
        (EnvironmentProcess env1, ScriptedCentre first, ScriptedCentre second) = await StartAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw"));
        first.Judge = static _ => CommandStatus.Throttled;

        await carrier.TakenAsync(To("1"));
        await second.Received.CountAsync(1, "messages at the second");

        first.Refused.Count.Should().Be(1);
        first.Judge = static _ => CommandStatus.Ok;
        int sent = await UntilTheFirstHasMoreAsync(carrier, first, sent: 1);
        await ExpectEachOnceAsync(env1, sent, first, second);
        first.Refused.Count.Should().Be(1, "it is left alone after it asked for that");
    }

    private async Task<(EnvironmentProcess Env1, ScriptedCentre First, ScriptedCentre Second)> StartAsync()
    {
        ScriptedCentre first = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw")), second = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        EnvironmentProcess env1 = Started(new EnvironmentProcess(Files, Backend));
        await env1.StartAsync(new EnvironmentSetup
        {
            Connections =
            [
                new { name = "first", address = $"{first.EndPoint}", systemId = "us", password = "us-pw" },
                new { name = "second", address = $"{second.EndPoint}", systemId = "us", password = "us-pw" },
            ],
            Policies = [new { name = "abroad", priority = 1, recipientPattern = "49%", transport = "SMPP", connections = new[] { "first", "second" } }],
        });
        foreach (string name in new[] { "first", "second" })
            await env1.Process.WaitForLineAsync(line => line.Contains(name, StringComparison.Ordinal) && line.Contains("bound", StringComparison.Ordinal), $"bind of the {name} connection");
        return (env1, first, second);
    }

    /// <summary>It asks for no receipt: the peer's answer finishes it.</summary>
    private static ShortMessage To(string text) => Sms.Plain("491701234567", text) with { RegisteredDelivery = default };

    /// <summary>Goes on sending until the first connection is used again.</summary>
    /// <returns>Messages sent in all.</returns>
    private static async Task<int> UntilTheFirstHasMoreAsync(LoadCarrier carrier, ScriptedCentre first, int sent)
    {
        int before = first.Received.Count;
        await Eventually.TrueAsync(async () =>
        {
            await carrier.TakenAsync(To($"{++sent}"));
            return first.Received.Count > before;
        }, "the first connection used again", TimeSpan.FromSeconds(30));
        return sent;
    }

    private static async Task ExpectEachOnceAsync(EnvironmentProcess env1, int sent, params ScriptedCentre[] centres)
    {
        (await env1.CdrsAsync(sent)).Should().HaveCount(sent).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.DeliveredTo == "peer");
        centres.SelectMany(centre => centre.Received.Items).Select(message => System.Text.Encoding.ASCII.GetString(message.Body.Span))
            .Should().BeEquivalentTo(Enumerable.Range(1, sent).Select(number => $"{number}"));
        env1.Spooled().Should().Be(0);
    }
}

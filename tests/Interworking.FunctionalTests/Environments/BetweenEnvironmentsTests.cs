using System.Collections.Concurrent;
using Interworking.FunctionalTests.Harness;
using Interworking.Smpp.Session;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Environments;

/// <summary>Two environments as two processes: what a carrier hands to one arrives in the other, whatever happens to the link between them.</summary>
public sealed class BetweenEnvironmentsTests(ITestOutputHelper output) : FunctionalTest(output)
{
    private const string Did = "2222";

    /// <summary>A short form in every test run; a soak asks for more.</summary>
    private static readonly int Cuts = int.TryParse(Environment.GetEnvironmentVariable("SOAK_CUTS"), out int cuts) ? cuts : 20;

    [Fact]
    public async Task Submit_NumberOfTheOtherEnvironment_ArrivesThereAndTheReceiptComesBack()
    {
        (EnvironmentProcess env1, EnvironmentProcess env4, _, AppFarm app) = await StartAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw"));

        SendResult answer = await carrier.SubmitAsync(Sms.Plain(Did, "between"));

        answer.IsOk.Should().BeTrue();
        (await app.Received.CountAsync(1, "messages"))[0].Text.Should().Be("between");
        string receipt = System.Text.Encoding.ASCII.GetString((await carrier.Received.CountAsync(1, "receipts"))[0].Body.Span);
        receipt.Should().StartWith($"id:{((Interworking.Smpp.Pdus.SubmitSmResp)answer.Response!).MessageId} ").And.Contain("stat:DELIVRD");
        (string traceId, string outcome, _, string? billed) = env1.Cdrs().Single();
        (outcome, billed).Should().Be(("delivered", "Carrier1"));
        env4.Cdrs().Should().Equal((traceId, "delivered", null, null));
    }

    [Fact]
    public async Task Submit_TheLinkIsCutAgainAndAgain_NothingIsLostAndNothingDoubled()
    {
        (EnvironmentProcess env1, EnvironmentProcess env4, CuttingProxy proxy, AppFarm app) = await StartAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw", window: 20));
        var answered = new ConcurrentDictionary<string, bool>();
        int next = 0;
        bool over = false;
        Task[] submitting = [.. Enumerable.Range(0, 20).Select(_ => SubmitAsync())];
        for (int cut = 1; cut <= Cuts; cut++)
        {
            int arrived = app.Received.Count;
            await Eventually.TrueAsync(() => app.Received.Count > arrived + 20, "traffic", TimeSpan.FromSeconds(60));
            proxy.Cut();
        }

        Volatile.Write(ref over, true);
        await Task.WhenAll(submitting);
        try
        {
            await Eventually.TrueAsync(() => env1.Spooled() == 0 && env4.Spooled() == 0, "empty spools", TimeSpan.FromSeconds(90));
        }
        finally
        {
            Output.WriteLine($"{next} sent, {app.Received.Count} arrived\n{env1.Left()}\n{env4.Left()}");
        }

        string[] texts = [.. app.Received.Items.Select(message => message.Text)];
        Output.WriteLine($"{Cuts} cuts, {proxy.Connections} connections, {answered.Count} answered, {texts.Length} arrived");
        answered.Keys.Except(texts).Should().BeEmpty("nothing answered is lost");
        texts.Should().OnlyHaveUniqueItems("copies are dropped by the trace");
        IReadOnlyList<(string TraceId, string Outcome, string? Error, string? Carrier)> here = env1.Cdrs(), there = env4.Cdrs();
        here.Select(cdr => cdr.TraceId).Should().BeEquivalentTo(there.Select(cdr => cdr.TraceId), "both speak of the same messages");
        here.Should().OnlyContain(cdr => cdr.Outcome == "delivered");

        async Task SubmitAsync()
        {
            while (!Volatile.Read(ref over))
            {
                // One app takes one message at a time: more than it can take would only wait in the spools.
                await Eventually.TrueAsync(() => Volatile.Read(ref over) || Volatile.Read(ref next) - app.Received.Count < 100, "the app keeps up", TimeSpan.FromSeconds(60));
                string text = $"load {Interlocked.Increment(ref next)}";
                if ((await carrier.SubmitAsync(Sms.Plain(Did, text))).IsOk) answered[text] = true;
            }
        }
    }

    [Fact]
    public async Task Submit_PoliciesThatPointAtEachOther_OneClearErrorAtOnce()
    {
        (EnvironmentProcess env1, EnvironmentProcess env4, _, _) = await StartAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw"));

        (await carrier.SubmitAsync(Sms.Plain("2229", "round"))).IsOk.Should().BeTrue(); // nobody's: env1 → env4 → env1

        System.Text.Encoding.ASCII.GetString((await carrier.Received.CountAsync(1, "receipts"))[0].Body.Span).Should().Contain("stat:UNDELIV");
        env4.Cdrs().Single().Error.Should().Be("loop: env1 has had this message");
        env1.Cdrs().Single().Outcome.Should().Be("failed");
    }

    private async Task<(EnvironmentProcess Env1, EnvironmentProcess Env4, CuttingProxy Proxy, AppFarm App)> StartAsync()
    {
        EnvironmentProcess env1 = Started(new EnvironmentProcess("env1", Files)), env4 = Started(new EnvironmentProcess("env4", Files));
        CuttingProxy proxy = Started(new CuttingProxy(FreePorts.Next(), env4.Smpp));
        await env4.StartAsync(Provisioning(env1, $"{env1.Smpp}", self: "env4", peer: "env1"));
        await env1.StartAsync(Provisioning(env4, $"{proxy.EndPoint}", self: "env1", peer: "env4"));
        AppFarm app = Started(new AppFarm(env4.Sip, env4.Domain));
        (await app.RegisterAsync(Did, "secret")).Should().Be(200);
        return (env1, env4, proxy, app);
    }

    private static object Provisioning(EnvironmentProcess peerProcess, string address, string self, string peer) => new
    {
        environments = new[] { new { name = peer, entry = new[] { $"{peerProcess.Smpp}" } } },
        products = new[] { new { name = "Call & Chat", messaging = true } },
        customers = self == "env4" ? new[] { new { name = "John Doe", accounts = new[] { new { did = Did, password = "secret", product = "Call & Chat" } } } } : [],
        tariffs = new[] { new { name = "2026", currency = "USD", rates = new[] { new { prefix = "", price = 0.01, from = "2026-01-01" } } } },
        carriers = new object[]
        {
            new { name = "Carrier1", systemId = "carrier1", password = "c1-pw", allowedAddresses = new[] { "127.0.0.0/8" }, tariff = "2026" },
            new { name = peer, systemId = peer, password = "env-pw", allowedAddresses = new[] { "127.0.0.0/8" }, environment = peer },
        },
        connections = new[] { new { name = $"to {peer}", address, systemId = self, password = "env-pw", environment = peer } },
        servicePolicies = new[] { new { name = $"to {peer}", priority = 10, recipientPattern = "222%", transport = "SMPP", connections = new[] { $"to {peer}" } } },
    };
}

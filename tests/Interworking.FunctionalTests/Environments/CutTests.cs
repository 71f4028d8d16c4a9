using System.Diagnostics;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Environments;

/// <summary>The connection between two environments is cut again and again under load: nothing is lost, and nothing arrives twice.</summary>
public abstract class CutTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : CutTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : CutTests(output, servers.NewBackend());

    /// <summary>While one is dialled again the others carry on, and get what was in doubt on it.</summary>
    private const int Binds = 4;

    /// <summary>One cut in so many takes all binds at once.</summary>
    private const int OneCutForAll = 5;

    private const int Submitters = 20;

    /// <summary>One app takes one message at a time: more than it can take would only wait in the spools.</summary>
    private const int MostUnderWay = 100;

    private static readonly TestAccount Account = new("2222", "secret");

    /// <summary>A short form in every test run; <c>make soak</c> asks for more.</summary>
    private static readonly int Cuts = Soak.Cuts ?? 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Submit_TheLinkIsCutAgainAndAgain_NothingIsLostAndNothingDoubled()
    {
        EnvironmentProcess env1 = Started(new EnvironmentProcess(Files, Backend)), env4 = Started(new EnvironmentProcess(Files, Started(Backend.Another("env4"))));
        CuttingProxy proxy = Started(new CuttingProxy(FreePorts.Next(), env4.Smpp));
        await env4.StartAsync(new EnvironmentSetup { Accounts = [Account], Neighbours = [new Neighbour(env1, "111%")] });
        await env1.StartAsync(new EnvironmentSetup { Neighbours = [new Neighbour(env4, "222%", proxy.EndPoint) { Binds = Binds }] });
        AppFarm app = Started(new AppFarm(env4.Sip, env4.Domain));
        (await app.RegisterAsync(Account.Did, Account.Password)).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw", Submitters));
        var load = new SteadyLoad(carrier, Account.Did, app.Received, MostUnderWay);

        long started = Stopwatch.GetTimestamp();
        Task[] submitting = [.. Enumerable.Range(0, Submitters).Select(_ => load.SubmitAsync())];
        for (int cut = 1; cut <= Cuts; cut++)
        {
            int arrived = app.Received.Count;
            await Eventually.TrueAsync(() => app.Received.Count > arrived + 20, "traffic", Patience);
            if (cut % OneCutForAll == 0) proxy.Cut();
            else await proxy.CutAtAnswerAsync().WaitAsync(Patience);
        }

        TimeSpan cutting = Stopwatch.GetElapsedTime(started);
        load.Stop();
        await Task.WhenAll(submitting);
        try
        {
            await Eventually.TrueAsync(() => env1.Spooled() == 0 && env4.Spooled() == 0, "empty spools", TimeSpan.FromSeconds(90));
        }
        catch (TimeoutException)
        {
            Output.WriteLine($"{env1.Left()}\n{env4.Left()}");
            throw;
        }

        string[] texts = [.. app.Received.Items.Select(message => message.Text)];
        string[] lost = [.. load.Answered.Except(texts)];
        int doubles = texts.Length - texts.Distinct().Count();
        IReadOnlyList<CdrRow> here = env1.Cdrs(), there = env4.Cdrs();
        Output.WriteLine($"{Cuts} cuts in {cutting.TotalSeconds:0.0} s, {proxy.Connections} connections; {load.Sent} sent, {load.Answered.Count} answered, "
            + $"{texts.Length} arrived, {lost.Length} lost, {doubles} doubled; CDRs {here.Count} and {there.Count}");
        lost.Should().BeEmpty("each of them was answered 0x00");
        doubles.Should().Be(0, "copies are dropped by the trace");
        here.Select(cdr => cdr.TraceId).Should().OnlyHaveUniqueItems();
        there.Select(cdr => cdr.TraceId).Should().OnlyHaveUniqueItems();
        here.Select(cdr => cdr.TraceId).ToHashSet().SetEquals(there.Select(cdr => cdr.TraceId)).Should().BeTrue("both speak of the same messages");
        here.Concat(there).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
    }
}

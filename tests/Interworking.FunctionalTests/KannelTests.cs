using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>Kannel, which many carriers run, writes and reads our SMPP with a codec that is not ours.</summary>
public abstract class KannelTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : KannelTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : KannelTests(output, servers.NewBackend());

    private const string Did = "111222333";

    /// <summary>More than two parts of 153 letters.</summary>
    private static readonly string Long = string.Join(", ", Enumerable.Range(100, 80));

    private static readonly string[] Parts = ["The first part, ", "the second part, ", "the third part."];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitSm_TextUcs2AndParts_AppShowsThemAndReportsSayDelivered(bool transceiver)
    {
        GatewayProcess gateway = await StartGatewayAsync();
        IApp app = Started<IApp>(new Baresip(Files, new AppAccount(Did, "secret-1", GatewaySetup.Domain, "udp", gateway.SipPort, gateway.Certificates)));
        await app.RegisteredAsync();
        Kannel kannel = Started(await Kannel.StartAsync(Files, gateway.Smpp, transceiver));

        await kannel.SendAsync(Did, "Your code is 4711 @ 5 €", "text");
        await kannel.SendAsync(Did, "مرحبا 😀", "ucs2", ucs2: true);
        await kannel.SendAsync(Did, Long, "long");
        for (byte number = 1; number <= 3; number++) await kannel.SendPartAsync(Did, reference: 0xB7, total: 3, number, Parts[number - 1], $"part-{number}");

        await app.ReceivedAsync("Your code is 4711 @ 5 €");
        await app.ReceivedAsync("مرحبا 😀");
        await app.ReceivedAsync(Long);
        await app.ReceivedAsync(string.Concat(Parts));
        IReadOnlyList<Report> reports = await kannel.Reports.CountAsync(6, "delivery reports");
        reports.Should().OnlyContain(report => report.Delivered && report.Text.Contains("stat:DELIVRD", StringComparison.Ordinal));
        reports.Select(report => report.Tag).Should().BeEquivalentTo("text", "ucs2", "long", "part-1", "part-2", "part-3");
        gateway.Cdrs().Select(cdr => (cdr.Parts, cdr.Outcome))
            .Should().BeEquivalentTo([(1, "delivered"), (1, "delivered"), (3, "delivered"), (3, "delivered")]);
    }
}

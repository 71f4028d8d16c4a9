using System.Globalization;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>linphone answers each text with a notification that nobody asked for (message/imdn+xml, deflated). It is for machines, and no SMS comes of it.</summary>
public abstract class LinphoneNotificationTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : LinphoneNotificationTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : LinphoneNotificationTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task Notification_SenderIsBehindAConnection_IsTakenAndNotSent()
    {
        ScriptedCentre centre = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections = [new { name = "carrier", address = $"{centre.EndPoint}", systemId = "us", password = "us-pw" }],
            Policies = [new { name = "back", priority = 1, recipientPattern = "4477%", transport = "SMPP", connections = new[] { "carrier" } }],
        });
        await centre.Binds.CountAsync(1, "binds");
        IApp app = Started<IApp>(new Linphone(Files, new AppAccount(Did, "secret-1", GatewaySetup.Domain, "tcp", gateway.SipPort, gateway.Certificates)));
        await app.RegisteredAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        string id = await carrier.TakenAsync(Sms.Plain(Did, "hello"));
        await app.ReceivedAsync("hello");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        await Eventually.TrueAsync(async () => NotificationsIn(await gateway.GetAsync("/metrics")) > 0, "linphone's notification");
        // What it writes itself goes that way: had the notification become a message, it would have gone before.
        await app.SendAsync(Sms.Carrier, "a real one");

        await centre.Received.CountAsync(1, "messages");
        centre.Received.Items.Should().ContainSingle().Which.Payload.ToArray().Should().Equal("a real one"u8.ToArray());
        await Eventually.TrueAsync(() => gateway.Cdrs().Count == 2, "two CDRs");
    }

    private static double NotificationsIn(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("interworking_sip_dropped", StringComparison.Ordinal) && line.Contains("notification", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}

using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>An app that is not there: its messages wait, survive a crash, and come in order when it registers.</summary>
public abstract class AbsentAppTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : AbsentAppTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : AbsentAppTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task SubmitSm_AppAbsentAndGatewayKilled_ArrivesInOrderAfterRegister()
    {
        string[] texts = [.. Enumerable.Range(1, 300).Select(number => $"message {number}, which waits until its app is there")];
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier before = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        var ids = new List<string>();
        foreach (string text in texts)
        {
            SendResult result = await before.SubmitAsync(Sms.Plain(Did, text));
            result.Status.Should().Be(CommandStatus.Ok);
            ids.Add(((SubmitSmResp)result.Response!).MessageId);
        }

        gateway.Kill();
        await gateway.StartAsync();
        LoadCarrier after = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        gateway.Cdrs().Should().BeEmpty("nothing was delivered yet");

        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        DateTimeOffset registered = DateTimeOffset.UtcNow;

        IReadOnlyList<AppMessage> arrived = await app.Received.CountAsync(texts.Length, "messages");
        arrived.Select(message => message.Text).Should().Equal(texts);
        (arrived[0].At - registered).Should().BeLessThan(TimeSpan.FromSeconds(1));
        IReadOnlyList<ShortMessage> receipts = await after.Received.CountAsync(texts.Length, "receipts");
        receipts.Select(ReceiptOf).Should().OnlyContain(receipt => receipt.State == MessageState.Delivered)
            .And.Subject.Select(receipt => receipt.Id).Should().BeEquivalentTo(ids);
        gateway.Cdrs().Should().HaveCount(texts.Length).And.OnlyContain(cdr => cdr.Outcome == "delivered");
        gateway.Spooled().Should().Be(0);
    }

    private static DeliveryReceipt ReceiptOf(ShortMessage message)
    {
        DeliveryReceipt.TryParse(message.Payload.Span, out DeliveryReceipt receipt).Should().BeTrue();
        return receipt;
    }
}

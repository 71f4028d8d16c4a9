using System.Diagnostics;
using System.Text;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A connection with one bind, which one of two nodes holds. On PostgreSQL and Redis only: with the other backend there is one node.</summary>
[Collection(SharedServers.Name)]
public sealed class TwoNodeConnectionTests(ITestOutputHelper output, SharedServers servers) : FunctionalTest(output, servers.NewBackend())
{
    private const int Messages = 40;

    private static readonly string[] Numbers = ["491701", "491702"];

    /// <summary>The promise is one second where the machine has time for it; a test shares two cores with nine other programs, and prints what it took.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task SubmitSm_ToTheNodeWithoutTheBind_LeavesByTheOtherAtOnceInOrderAndOnce()
    {
        ScriptedCentre vendor = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        GatewayCluster cluster = await StartClusterAsync(new GatewaySetup
        {
            Connections = [new { name = "vendor", address = $"{vendor.EndPoint}", systemId = "us", password = "us-pw", binds = 1 }],
            Policies = [new { name = "abroad", priority = 1, recipientPattern = "49%", transport = "SMPP", connections = new[] { "vendor" } }],
        });
        await vendor.Binds.CountAsync(1, "binds");
        GatewayProcess other = cluster.Nodes.Single(node => !node.Process.Lines.Any(line => line.Contains("this node holds bind", StringComparison.Ordinal)));
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(other.Smpp, "carrier1", "c1-pw"));

        string[] ids = new string[Messages];
        for (int at = 0; at < Messages; at++) ids[at] = await carrier.TakenAsync(Sms.Plain(Numbers[at % Numbers.Length], $"{at:D2}"));
        long answered = Stopwatch.GetTimestamp();
        IReadOnlyList<ShortMessage> sent = await vendor.Received.CountAsync(Messages, "messages at the vendor");
        TimeSpan took = Stopwatch.GetElapsedTime(answered);

        Output.WriteLine($"{Messages} messages taken by node {other.Node} were at the vendor {took.TotalMilliseconds:0} ms after the last answer");
        took.Should().BeLessThan(AtOnce);
        foreach (string number in Numbers)
        {
            sent.Where(message => message.Destination.Value == number).Select(message => Encoding.ASCII.GetString(message.Body.Span))
                .Should().BeInAscendingOrder(StringComparer.Ordinal).And.HaveCount(Messages / Numbers.Length);
        }

        for (int at = 0; at < Messages; at++) (await vendor.DeliverAsync(ReceiptFor(sent[at], $"{at + 1:X8}"))).IsOk.Should().BeTrue();
        foreach (string id in ids) (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        Backend.Cdrs().Should().HaveCount(Messages).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 1);
        vendor.Received.Count.Should().Be(Messages);
        Backend.Spooled().Should().Be(0);
    }

    private static ShortMessage ReceiptFor(ShortMessage sent, string id) => new()
    {
        Source = sent.Destination,
        Destination = sent.Source,
        EsmClass = new EsmClass(0x04),
        Body = Encoding.ASCII.GetBytes(new DeliveryReceipt(id, 1, 1, null, DateTime.UtcNow, MessageState.Delivered, "000").Format()),
    };
}

using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>What the operator on call types: with two nodes on one database, a hold and a purge at one of them are done at both.</summary>
[Collection(SharedServers.Name)]
public sealed class OperatingTests(ITestOutputHelper output, SharedServers servers) : FunctionalTest(output, servers.NewBackend())
{
    [Fact]
    public async Task HoldAndPurge_AtOneNode_AreDoneAtBothAndEachMessageEndsOnce()
    {
        ScriptedCentre vendor = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        GatewayCluster cluster = await StartClusterAsync(new GatewaySetup
        {
            Connections = [new { name = "vendor", address = $"{vendor.EndPoint}", systemId = "us", password = "us-pw", binds = 2 }],
            Policies = [new { name = "abroad", priority = 1, recipientPattern = "49%", transport = "SMPP", connections = new[] { "vendor" } }],
        });
        await vendor.Binds.CountAsync(2, "a bind of each node");
        LoadCarrier[] carriers = [.. await Task.WhenAll(cluster.Nodes.Select(async node => Started(await LoadCarrier.BindAsync(node.Smpp, "carrier1", "c1-pw"))))];

        (int code, string said) = await cluster.A.RunAsync("hold", "--policy", "abroad", "--reason", "the vendor called", "--yes");
        Output.WriteLine(said);
        code.Should().Be(0);
        await Eventually.TrueAsync(async () => (await cluster.B.RunAsync("hold")).Output.Contains("abroad", StringComparison.Ordinal), "the other node holds too");
        var ids = new List<(LoadCarrier Carrier, string Id)>();
        for (int at = 0; at < 6; at++) ids.Add((carriers[at % 2], await carriers[at % 2].TakenAsync(Sms.Plain($"49170{at}", "held"))));
        await Eventually.TrueAsync(() => Backend.Spooled() == 6, "all wait");
        vendor.Received.Count.Should().Be(0);

        (code, said) = await cluster.A.RunAsync("purge", "--policy", "abroad", "--prefix", "49170");
        Output.WriteLine(said);
        said.Should().Contain("6 message(s) fit. Nothing was done");
        (code, said) = await cluster.A.RunAsync("purge", "--policy", "abroad", "--yes");
        Output.WriteLine(said);
        (code, said.Contains("done with 6 of 6", StringComparison.Ordinal)).Should().Be((0, true));

        foreach ((LoadCarrier carrier, string id) in ids)
        {
            DeliveryReceipt receipt = await carrier.ReceiptAsync(id);
            receipt.State.Should().Be(MessageState.Undeliverable);
        }

        Backend.Cdrs().Should().HaveCount(6).And.OnlyContain(cdr => cdr.Outcome == "failed");
        Backend.Spooled().Should().Be(0);
        (await cluster.B.RunAsync("release", "--policy", "abroad", "--yes")).ExitCode.Should().Be(0);
        await Eventually.TrueAsync(async () => (await cluster.A.RunAsync("hold")).Output.Contains("Nothing is held", StringComparison.Ordinal), "both send again");
        await carriers[0].TakenAsync(Sms.Plain("4917099", "free"));
        (await vendor.Received.CountAsync(1, "the one after the release")).Single().Destination.Value.Should().Be("4917099");
    }
}

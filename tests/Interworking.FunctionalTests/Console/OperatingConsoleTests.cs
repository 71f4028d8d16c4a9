using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers.Browser;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Console;

/// <summary>What the operator on call does in a real browser: looks before he acts, on messages and on links.</summary>
public sealed class OperatingConsoleTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    [Fact]
    public async Task Messages_ManyWait_AreCountedShownAndPurged()
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections = [new { name = "Vendor", address = "127.0.0.1:1", systemId = "us", password = "us-pw" }],
            Policies = [new { name = "to vendor", priority = 10, recipientPattern = "222%", transport = "SMPP", connections = new[] { "Vendor" } }],
        });
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        string[] ids = new string[7];
        for (int at = 0; at < ids.Length; at++) ids[at] = await carrier.TakenAsync(Sms.Plain($"22200{at}", "nobody takes it"));
        ConsolePerson person = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "operator");

        await person.GoAsync("/messages");
        await person.Page.ClickAsync("summary:has-text('many messages')");
        await person.Page.SelectOptionAsync("#verb", "purge");
        await person.Page.SelectOptionAsync("#b-policy", "to vendor");
        await person.Page.ClickAsync("button:has-text('Count them')");
        await person.SeesAsync("text=7 messages fit. Nothing was done yet.");
        await person.SeesAsync("text=The oldest 5 of them");
        await person.PictureAsync("messages-purge-asked");
        await person.Page.ClickAsync("button:has-text('Yes, purge these 7')");
        await person.SeesAsync("text=purge done: 7 of 7 messages.");
        await person.GoAsync("/messages?state=failed");
        await person.SeesAsync("tr:has-text('purge') >> .pill:has-text('done')");
        await person.PictureAsync("messages-purged");
        foreach (string id in ids) (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Undeliverable);

        // A link that does not work says where, in words; and is held until somebody has called the vendor.
        await person.GoAsync("/links");
        await person.Page.ClickAsync("tr:has-text('Vendor') >> button:has-text('Test')");
        await person.SeesAsync("#peer-answer >> text=connect");
        await person.PictureAsync("links-tested");
        await person.Page.ClickAsync("tr:has-text('Vendor') >> button:has-text('Hold')");
        await person.Page.ClickAsync("button:has-text('Yes, hold Vendor')");
        await person.SeesAsync("tr:has-text('Vendor') >> button:has-text('Release')");
        await person.GoAsync("/links");
        await person.SeesAsync("[aria-label='Holds'] >> tr:has-text('Vendor')");
        await person.PictureAsync("links-held");
        person.Complaints.Should().BeEmpty();
    }
}

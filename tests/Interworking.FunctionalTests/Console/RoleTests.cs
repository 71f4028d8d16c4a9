using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers.Browser;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Console;

/// <summary>What each role sees in a real browser, what it is refused there, and what an admin sees of a log that somebody has changed.</summary>
public sealed class RoleTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private const string Did = "111222333";
    private const string Retry = "retry", Cancel = "cancel", Unbind = "/api/links/disconnect", Close = "/api/settlement/close";

    /// <summary>What the forms of pages, as this browser gets them, ask of the API.</summary>
    private const string Forms =
        """
        async (paths) => (await Promise.all(paths.map(async (path) => {
          const answer = await fetch(path);
          if (answer.status !== 200) return [`${path} ${answer.status}`];
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          return [...page.querySelectorAll("form[data-api]")].map((form) => form.dataset.api.split(" ")[1]);
        }))).flat()
        """;

    private static readonly string Month = $"{DateTime.UtcNow:yyyy-MM}";

    [Fact]
    public async Task EachRole_OnEveryPage_ActsAsItMayAndIsRefusedTheRest()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        string id = await carrier.TakenAsync(Sms.Plain(Did, "it waits"));
        Chromium browser = Started(await Chromium.StartAsync());
        string[] all = [$"/api/messages/{id}/{Retry}", $"/api/messages/{id}/{Cancel}", Unbind, Close];

        await ExpectAsync("read-only", acts: []);
        await ExpectAsync("billing", acts: [Close]);
        await ExpectAsync("operator", acts: [$"/api/messages/{id}/{Retry}", $"/api/messages/{id}/{Cancel}", Unbind]);

        ConsolePerson admin = await ConsolePerson.SignInAsync(gateway, browser, "admin");
        await admin.GoAsync("/audit");
        await admin.Page.ClickAsync("button:has-text('whole')");
        await admin.SeesAsync("[data-said]:has-text('are in order')");
        Backend.Execute("update audit set who = 'user:nobody' where seq = 2").Should().Be(1);
        await admin.GoAsync("/audit");
        await admin.Page.ClickAsync("button:has-text('whole')");
        await admin.SeesAsync("[data-said].bad:has-text('Row 2')");
        await admin.PictureAsync("audit-tampered");

        async Task ExpectAsync(string role, string[] acts)
        {
            ConsolePerson person = await ConsolePerson.SignInAsync(gateway, browser, role);
            (await person.Page.QuerySelectorAsync("nav >> text=Audit")).Should().BeNull();
            await person.GoAsync("/audit");
            await person.SeesAsync("h1:has-text('Not allowed')");
            await person.GoAsync($"/messages/{id}");
            await person.SeesAsync(".pill:has-text('waiting')");
            (await person.Page.QuerySelectorAsync("button:has-text('Cancel it')") is not null).Should().Be(acts.Contains(all[1]), role);
            string[] pages = ["/", "/messages", $"/messages/{id}", "/links", "/apps", $"/apps?did={Did}", "/policies", "/statements", $"/statements/{Month}/Carrier1"];
            string[] shown = await person.Page.EvaluateAsync<string[]>(Forms, pages);
            shown.Should().OnlyContain(form => form.StartsWith('/'), "every page is there");
            shown.Intersect(all).Should().BeEquivalentTo(acts, $"{role} sees these buttons");
            string[] refused = [.. all.Except(acts)];
            int[] statuses = await person.Page.EvaluateAsync<int[]>(
                "paths => Promise.all(paths.map(path => fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then(answer => answer.status)))", refused);
            statuses.Should().HaveCount(refused.Length).And.OnlyContain(status => status == 403, $"{role} asks without the buttons");
            person.Complaints.Should().BeEmpty();
        }
    }
}

using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Peers.Browser;
using Microsoft.Playwright;

namespace Interworking.FunctionalTests.Console;

/// <summary>Somebody at the console in a real browser. What the browser complains of fails the test; what he saw is kept as a picture.</summary>
internal sealed class ConsolePerson
{
    private const string Password = "correct horse battery";

    private readonly GatewayProcess _gateway;
    private readonly string _name;

    private ConsolePerson(GatewayProcess gateway, IPage page, string name)
    {
        (_gateway, Page, _name) = (gateway, page, name);
        page.SetDefaultTimeout(15_000);
        page.PageError += (_, error) => Complaints.Add(error);
        // Also what its content security policy refuses. A request that the server refuses is told in the page, and here too.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and of the page's policy.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Makes the user, and signs him in.</summary>
    public static async Task<ConsolePerson> SignInAsync(GatewayProcess gateway, Chromium browser, string role, ColorScheme colours = ColorScheme.Light, int width = 1280)
    {
        var person = new ConsolePerson(gateway, await browser.OpenAsync(colours, width), $"a-{role}");
        (int exitCode, string said) = await gateway.RunWithInputAsync(Password, "user", "add", person._name, "--role", role);
        exitCode.Should().Be(0, said);
        await person.GoAsync("/");
        person.Page.Url.Should().EndWith("/sign-in");
        await person.Page.FillAsync("#name", person._name);
        await person.Page.FillAsync("#password", Password);
        await person.Page.ClickAsync("button");
        await person.Page.WaitForSelectorAsync("h1:has-text('Overview')");
        return person;
    }

    public Task GoAsync(string path) => Page.GotoAsync($"http://127.0.0.1:{_gateway.HttpPort}{path}", new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });

    public string AddressOf(string path) => $"http://127.0.0.1:{_gateway.HttpPort}{path}";

    /// <summary>What another program gets with his session.</summary>
    public async Task<string> DownloadAsync(string path)
    {
        IAPIResponse answer = await Page.APIRequest.GetAsync($"http://127.0.0.1:{_gateway.HttpPort}{path}");
        answer.Status.Should().Be(200);
        return await answer.TextAsync();
    }

    public Task SeesAsync(string selector) => Page.WaitForSelectorAsync(selector);

    /// <summary>What he keeps when he presses this; the name under which it comes.</summary>
    public async Task<(string Name, byte[] Content)> KeepsAsync(string selector)
    {
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync(selector));
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    /// <summary>Agrees to what he is asked.</summary>
    public void Agrees() => Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

    /// <summary>Into TestResults/console, for whoever wants to look.</summary>
    public Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, "TestResults", "console", $"{name}.png"), FullPage = true });
}

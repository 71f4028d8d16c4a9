using Microsoft.Playwright;

namespace Interworking.FunctionalTests.Peers.Browser;

/// <summary>The machine's Chromium without a window. It takes certificates of any authority: whom to trust is the operating system's affair in a browser, and not tested here.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly PageServer _server = new();

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        if (!File.Exists(Program)) throw new InvalidOperationException($"{Program} is not there: run .ci/install-peers.sh");
        IPlaywright playwright = await Playwright.CreateAsync();
        // Tests run as root in containers, where its sandbox cannot be made; it sees nothing but our own page.
        var options = new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = ["--no-sandbox", "--disable-gpu"] };
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(options));
    }

    /// <summary>A page of its own with a phone on it that is not started yet.</summary>
    public async Task<JsSipPhone> OpenPhoneAsync()
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions { IgnoreHTTPSErrors = true });
        IPage page = await context.NewPageAsync();
        var phone = new JsSipPhone(page);
        await page.GotoAsync(_server.Address);
        return phone;
    }

    /// <summary>A page as a person has it: nobody signed in, a desk's width or another.</summary>
    public async Task<IPage> OpenAsync(ColorScheme colours = ColorScheme.Light, int width = 1280, int height = 900) =>
        await (await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colours,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        })).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _server.DisposeAsync();
    }
}

using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Interworking.FunctionalTests.Peers.Browser;

/// <summary>A phone on JsSIP in a page of its own (phone.js).</summary>
public sealed class JsSipPhone
{
    private const float Within = 15_000;

    private readonly IPage _page;
    private readonly ConcurrentQueue<string> _log = new();

    public JsSipPhone(IPage page)
    {
        _page = page;
        page.Console += (_, message) => _log.Enqueue(message.Text);
        page.PageError += (_, error) => _log.Enqueue(error);
    }

    /// <summary>What it said on the browser's console.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Connects and registers.</summary>
    /// <param name="server">ws:// or wss:// address.</param>
    /// <param name="domain">Ours.</param>
    /// <param name="did">User and digest user.</param>
    /// <param name="password">Digest password.</param>
    public async Task RegisterAsync(string server, string domain, string did, string password)
    {
        await _page.EvaluateAsync("([server, domain, did, password]) => start(server, domain, did, password)", new[] { server, domain, did, password });
        await EventAsync("event => event.event === 'registered'", "");
    }

    /// <summary>Sends a text and waits for the final answer to be a 2xx.</summary>
    public async Task SendAsync(string did, string text)
    {
        await _page.EvaluateAsync("([to, text]) => send(to, text)", new[] { did, text });
        await EventAsync("(event, text) => event.event === 'sent' && event.text === text", text);
    }

    /// <summary>Waits until it shows that text from that number, once.</summary>
    public async Task ReceivedAsync(string from, string text)
    {
        await EventAsync("(event, text) => event.event === 'message' && event.text === text", text);
        (await _page.EvaluateAsync<int>("([from, text]) => events.filter(event => event.from === from && event.text === text).length", new[] { from, text })).Should().Be(1, Log);
    }

    /// <summary>As when its user closes the tab.</summary>
    public Task CloseAsync() => _page.CloseAsync();

    private async Task EventAsync(string fits, string argument)
    {
        try
        {
            await _page.WaitForFunctionAsync($"argument => events.some(event => ({fits})(event, argument))", argument, new PageWaitForFunctionOptions { Timeout = Within });
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}\n{Log}", error);
        }
    }
}

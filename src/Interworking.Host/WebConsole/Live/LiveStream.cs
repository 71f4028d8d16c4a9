using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole.Live;

/// <summary>Server-sent events: once a second the parts of a page that have changed, drawn. It ends when the browser goes or the server stops.</summary>
internal sealed class LiveStream(IServiceProvider services, ILoggerFactory loggers, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Browser windows at a time; each costs a drawing a second.</summary>
    private const int MaxOpen = 100;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private int _open;

    public Results<ServerSentEventsResult<string>, StatusCodeHttpResult> Open(IReadOnlyList<LivePart> parts, CancellationToken gone) =>
        Volatile.Read(ref _open) >= MaxOpen
            ? TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : TypedResults.ServerSentEvents(DrawAsync(parts, gone));

    private async IAsyncEnumerable<SseItem<string>> DrawAsync(IReadOnlyList<LivePart> parts, [EnumeratorCancellation] CancellationToken gone)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Every, time);
        Interlocked.Increment(ref _open);
        try
        {
            var shown = new Dictionary<string, string>();
            do
            {
                var changed = new Dictionary<string, string>();
                foreach (LivePart part in parts)
                {
                    string drawn = await DrawAsync(part);
                    if (shown.TryGetValue(part.Name, out string? before) && before == drawn) continue;
                    shown[part.Name] = changed[part.Name] = drawn;
                }

                // Also when nothing changed: who hears nothing for seconds thinks the server is gone.
                yield return new SseItem<string>(JsonSerializer.Serialize(changed, LiveJson.Default.DictionaryStringString), "parts");
            }
            while (await NextAsync(timer, ends.Token));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken end)
    {
        try
        {
            return await timer.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<string> DrawAsync(LivePart part)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(part.Component, ParameterView.Empty)).ToHtmlString());
    }
}

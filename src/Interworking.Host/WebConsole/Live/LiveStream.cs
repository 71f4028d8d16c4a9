using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Host.Api.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole.Live;

/// <summary>Server-sent events: once a second the parts of a page that have changed, drawn. It ends when the browser goes or the server stops.</summary>
internal sealed class LiveStream(IServiceProvider services, Callers callers, ILoggerFactory loggers, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Browser windows at a time; each costs a drawing a second.</summary>
    private const int MaxOpen = 100;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Drawings between two looks at whether whoever watches may still.</summary>
    private const int DrawingsBetweenLooks = 30;

    private int _open;

    public Results<ServerSentEventsResult<string>, StatusCodeHttpResult> Open(HttpContext context, IReadOnlyList<LivePart> parts, CancellationToken gone) =>
        Volatile.Read(ref _open) >= MaxOpen
            ? TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : TypedResults.ServerSentEvents(DrawAsync(context, parts, gone));

    private async IAsyncEnumerable<SseItem<string>> DrawAsync(HttpContext context, IReadOnlyList<LivePart> parts, [EnumeratorCancellation] CancellationToken gone)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Every, time);
        Interlocked.Increment(ref _open);
        try
        {
            var shown = new Dictionary<string, string>();
            bool operates = Roles.May(context.Caller().Role, Duty.Operate);
            int drawings = 0;
            do
            {
                var changed = new Dictionary<string, string>();
                foreach (LivePart part in parts)
                {
                    string drawn = await DrawAsync(part, operates);
                    if (shown.TryGetValue(part.Name, out string? before) && before == drawn) continue;
                    shown[part.Name] = changed[part.Name] = drawn;
                }

                // Also when nothing changed: who hears nothing for seconds thinks the server is gone.
                yield return new SseItem<string>(JsonSerializer.Serialize(changed, LiveJson.Default.DictionaryStringString), "parts");
            }
            while (await NextAsync(timer, ends.Token) && (++drawings % DrawingsBetweenLooks != 0 || await callers.FindAsync(context) is not null));
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

    private async Task<string> DrawAsync(LivePart part, bool operates)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        ParameterView parameters = part.KnowsOperators ? ParameterView.FromDictionary(new Dictionary<string, object?> { [LivePart.MayOperate] = operates }) : ParameterView.Empty;
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(part.Component, parameters)).ToHtmlString());
    }
}

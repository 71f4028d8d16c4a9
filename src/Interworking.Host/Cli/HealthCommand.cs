using System.CommandLine;
using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Host.Local;

namespace Interworking.Host.Cli;

/// <summary><c>health</c>: asks the server on this machine whether it lives, or can serve, for a container's or a service manager's health check.</summary>
internal static class HealthCommand
{
    public static Command Build(CliContext context)
    {
        var ready = new Option<bool>("--ready") { Description = "Ask /readyz (stores and listeners are up) instead of /healthz (the process lives)." };
        var command = new Command("health", "Ask the running server whether it is well.") { ready, context.Config };
        command.SetAction(async (parsed, stop) =>
        {
            (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = context.Load(parsed);
            return errors.Count > 0 ? context.Fail(errors) : await AskAsync(context, options, parsed.GetValue(ready) ? "readyz" : "healthz", stop);
        });
        return command;
    }

    private static async Task<int> AskAsync(CliContext context, GatewayOptions options, string path, CancellationToken stop)
    {
        IPEndPoint server = RunningServer.AddressOf(options);
        using HttpClient client = RunningServer.NewClient(options);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(RunningServer.PageOf(options, $"/{path}"), stop);
            string body = (await answer.Content.ReadAsStringAsync(stop)).Trim();
            if (!answer.IsSuccessStatusCode) return context.Fail($"{server} answers /{path} with {(int)answer.StatusCode}: {body}");
            context.Say(body);
            return CommandLine.Success;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return context.Fail($"{server} does not answer ({error.Message}); is the server running, with the same Http.Listen?");
        }
    }
}

using System.CommandLine;
using Interworking.Gateway.Configuration;

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
        using var server = new RunningServer(options);
        if (await server.GetAsync(path, stop) is not { } answer) return context.Fail(server.Silent);
        string body = answer.Body.Trim();
        if (!answer.IsSuccess) return context.Fail($"{server.EndPoint} answers /{path} with {answer.Status}: {body}");
        context.Say(body);
        return CommandLine.Success;
    }
}

using System.CommandLine;
using System.Net;
using System.Text.Json;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Local;

namespace Interworking.Host.Cli.Operating;

/// <summary>Asks the running server's API for a command, and says in one line what stood in the way.</summary>
internal sealed class ServerCall(CliContext context, GatewayOptions options, EnvironmentSecret secret)
{
    /// <summary>Why the last call gave no answer to use; null when it did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Runs a command that calls the server of this configuration.</summary>
    public static Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken stop, Func<ServerCall, Task<int>> run) => context.WithStoresAsync(parsed, async (options, stores) =>
    {
        await stores.GetRequiredService<IProvisioningStore>().PrepareAsync(stop);
        return await run(new ServerCall(context, options, await stores.GetRequiredService<ISecretStore>().ReadAsync(stop)));
    });

    public Task<JsonElement?> GetAsync(string path, CancellationToken stop) => AskAsync(HttpMethod.Get, path, null, stop);

    public Task<JsonElement?> PostAsync(string path, string body, CancellationToken stop) => AskAsync(HttpMethod.Post, path, body, stop);

    /// <summary>The last call's problem, and the exit code for it.</summary>
    public int Fail() => context.Fail(Problem ?? "no answer");

    private async Task<JsonElement?> AskAsync(HttpMethod method, string path, string? body, CancellationToken stop)
    {
        Problem = null;
        (HttpStatusCode Status, JsonElement Body)? answer = await RunningServer.AskAsync(options, secret, method, path, body, stop);
        if (answer is not { } given) Problem = $"no server answers at {RunningServer.PageOf(options, "")}; is it running, with this configuration?";
        else if ((int)given.Status >= 400) Problem = given.Body.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() : $"the server answered {(int)given.Status}";
        return Problem is null ? answer!.Value.Body : null;
    }
}

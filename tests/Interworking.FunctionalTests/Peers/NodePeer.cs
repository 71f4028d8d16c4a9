using System.Net;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>A program on the <c>smpp</c> library of node, in either role: it takes commands and tells events as lines of JSON.</summary>
public sealed class NodePeer : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private NodePeer(string script, params string[] arguments)
    {
        string folder = Path.Combine(Repository.Root, "tests", "Interworking.FunctionalTests", "Peers", "Node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) throw new InvalidOperationException("node's smpp library is not there: run .ci/install-peers.sh");
        Process = new ChildProcess($"node {script}", "node", [script, .. arguments], directory: folder);
    }

    public ChildProcess Process { get; }

    /// <summary>An ESME that binds to us.</summary>
    public static NodePeer Esme(IPEndPoint gateway, string systemId, string password) => new("esme.js", $"{gateway.Address}", $"{gateway.Port}", systemId, password);

    /// <summary>A message centre that we dial. It answers with hexadecimal ids and reports with decimal ones.</summary>
    public static NodePeer Centre(int port, string systemId, string password) => new("smsc.js", $"{port}", systemId, password);

    /// <summary>Has it send a message: submit_sm of the ESME, deliver_sm of the centre.</summary>
    public Task SendAsync(NodeMessage message) => Process.TypeAsync(JsonSerializer.Serialize(message, Json));

    /// <summary>The ESME unbinds and closes.</summary>
    public Task UnbindAsync() => Process.TypeAsync("""{ "op": "unbind" }""");

    /// <summary>Waits for an event.</summary>
    public async Task<NodeEvent> EventAsync(string kind, Func<NodeEvent, bool>? fits = null) =>
        Read(await Process.WaitForLineAsync(line => Read(line) is { } one && one.Event == kind && (fits is null || fits(one)), kind))!;

    public void Dispose() => Process.Dispose();

    private static NodeEvent? Read(string line) => line.StartsWith('{') ? JsonSerializer.Deserialize<NodeEvent>(line, Json) : null;
}

using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Local;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>Waits until a carrier has bound to the running server and sent something, then reports how it does that.</summary>
internal sealed class CarrierWatch(CliContext context, GatewayOptions options, EnvironmentSecret secret, Carrier carrier, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private string? _told;

    /// <returns>The exit code.</returns>
    /// <param name="patience">How long to wait.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<int> RunAsync(TimeSpan patience, CancellationToken stop)
    {
        IPEndPoint server = RunningServer.AddressOf(options);
        long began = time.GetTimestamp();
        while (true)
        {
            if (await RunningServer.LinksAsync(options, secret, stop) is not { } report)
                return context.Fail($"no server answers at {server}, through which a carrier is watched; start it with the same configuration: \"interworking serve\"");
            if (!report.Peers.Any(IsIt)) return context.Fail($"the server at {server} does not know carrier \"{carrier.Name}\"; does it use the same database?");

            LinkState[] bound = [.. report.Links.Where(link => link.Carrier == carrier.Name && link is { Kind: "listener", IsBound: true })];
            bool over = time.GetElapsedTime(began) >= patience;
            if (bound.Any(link => link.Traffic is not null) || (over && bound.Length > 0))
            {
                foreach (string line in CarrierReport.Lines(carrier, bound)) context.Say(line);
                return CommandLine.Success;
            }

            string? error = report.Peers.First(IsIt).LastError?.What;
            if (over) return context.Fail($"\"{carrier.Name}\" did not bind within {patience.TotalSeconds:0} s{(error is null ? "; ask whether it has this address and its system_id" : $"; last trouble: {error}")}");
            Tell(bound.Length > 0 ? $"bound as {bound[0].Bind} from {bound[0].Remote}; waiting for its first message" : Waiting(error));
            await Task.Delay(LookEvery, time, stop);
        }
    }

    private bool IsIt(PeerState peer) => peer.Kind == "carrier" && peer.Name == carrier.Name;

    private string Waiting(string? error) =>
        $"waiting for a bind of {string.Join(" or ", carrier.Credentials.Select(one => one.SystemId))} at {Listening()}{(error is null ? "" : $"; last trouble: {error}")}";

    private string Listening() => string.Join(", ", [.. options.Smpp.Listen, .. options.Smpp.ListenTls.Select(one => $"{one} (TLS)")]);

    private void Tell(string line)
    {
        if (line != _told) context.Note(line);
        _told = line;
    }
}

using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Nat;

/// <summary>
/// Sends a few octets to each UDP app behind a NAT, so that the NAT lets our MESSAGEs through between two REGISTERs (<c>Sip.NatKeepAliveSeconds</c>). One walk over the bindings
/// that this process knows, spread evenly over the interval: a quarter of a second's share at a time.
/// </summary>
public sealed partial class NatKeepAlive(
    IKnownBindings bindings, SipServer sip, GatewayOptions options, SipMetrics metrics, TimeProvider time, ILogger<NatKeepAlive> logger) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly string _node = options.Environment.Node;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Sip.NatKeepAliveSeconds == 0 || sip.UdpListeners.Count == 0) return;
        using var walk = new BindingWalk(bindings, (int)(TimeSpan.FromSeconds(options.Sip.NatKeepAliveSeconds) / Step));
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            DateTimeOffset now = time.GetUtcNow();
            try
            {
                metrics.KeptAlive(walk.Step(binding => Send(binding, now)));
            }
            catch (Exception error)
            {
                Log.Failed(logger, error);
            }
        }
    }

    /// <summary>Behind a Path the first hop keeps its NAT open; and only the listener that an app registered at is let through.</summary>
    private bool Send(Binding binding, DateTimeOffset now) =>
        binding.Transport == SipTransport.Udp && binding.Path.Count == 0 && binding.ExpiresAt > now && binding.Node == _node
        && NatCheck.IsBehindNat(binding) && sip.ListenerFor(binding.Local, binding.Source) is { } listener && listener.SendKeepAlive(binding.Source);

    private static partial class Log
    {
        [LoggerMessage(2702, LogLevel.Error, "Keep-alives for apps behind NATs: a step threw; the next one goes on")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}

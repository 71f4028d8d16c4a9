using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Smpp.Tlvs;

namespace Interworking.Gateway.Smpp.Flow;

/// <summary>congestion_state (SMPP 5.0, 4.8.4.18) for peers that announce 5.0: 0 is idle, 80 to 89 the best load, 100 congested.</summary>
public sealed class Congestion(DeliveryOptions options, PipelineMetrics metrics)
{
    /// <summary>interface_version from which a peer reads it.</summary>
    public const byte Since = 0x50;

    /// <summary>The tag of congestion_state.</summary>
    public const TlvTag Tag = (TlvTag)0x0428;

    /// <summary>What fills first decides: the link's window, the carrier's rate, messages in flight, the spool. Null for peers that do not read it.</summary>
    public byte? StateFor(SmppLink link)
    {
        if (link.Session.PeerInterfaceVersion < Since) return null;
        double load = (double)Math.Max(0, link.Session.PeerRequestsOpen - 1) / link.Session.PeerWindow; // the one being answered does not count
        load = Math.Max(load, link.Limit?.Used ?? 0);
        load = Math.Max(load, (double)metrics.InFlight / options.MaxInFlight);
        load = Math.Max(load, (double)metrics.Waiting / options.SpoolLimit);
        return (byte)Math.Clamp((int)Math.Round(load * 100), 0, 100);
    }
}

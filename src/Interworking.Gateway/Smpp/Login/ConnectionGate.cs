using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>
/// Before anything is read, and before TLS: how many connections there may be, and how many of them may not have bound yet, in all and from
/// one address. Strangers, from whose address no carrier may bind, cannot use up the places of those who may.
/// </summary>
public sealed partial class ConnectionGate(SmppOptions options, IProvisioning provisioning, TimeProvider time, ILogger<ConnectionGate> logger)
{
    private const int UnboundPerStranger = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _unboundFrom = [];
    private readonly LogBudget _lines = new(TimeSpan.FromSeconds(10), time);
    private int _open;
    private int _unbound;
    private int _unboundStrangers;

    /// <summary>Connections open now.</summary>
    public int Open
    {
        get { lock (_gate) return _open; }
    }

    /// <summary>Connections turned away since the start.</summary>
    public long Refused { get; private set; }

    /// <summary>Null when the connection must be closed at once. Dispose the pass when it has ended.</summary>
    public ConnectionPass? TryEnter(EndPoint? remote)
    {
        IPAddress address = (remote as IPEndPoint)?.Address ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        bool stranger = IsStranger(address);
        string? why;
        lock (_gate)
        {
            why = RefusalLocked(address, stranger);
            if (why is null)
            {
                _open++;
                CountUnboundLocked(address, stranger, +1);
                return new ConnectionPass(this, address, stranger);
            }

            Refused++;
        }

        if (_lines.TryTake(out long heldBack)) Log.Refused(logger, address, why, heldBack);
        return null;
    }

    internal void Leave(ConnectionPass pass, bool wasUnbound, bool ended)
    {
        lock (_gate)
        {
            if (wasUnbound) CountUnboundLocked(pass.Address, pass.Stranger, -1);
            if (ended) _open--;
        }
    }

    private string? RefusalLocked(IPAddress address, bool stranger)
    {
        if (_open >= options.MaxConnections) return $"{_open} connections are open (Smpp.MaxConnections)";
        if (_unbound >= options.MaxUnbound) return $"{_unbound} connections have not bound yet (Smpp.MaxUnbound)";
        if (stranger && _unboundStrangers >= options.MaxUnbound / 2) return $"{_unboundStrangers} connections from addresses of no carrier have not bound yet";
        int most = stranger ? Math.Min(UnboundPerStranger, options.MaxUnboundPerAddress) : options.MaxUnboundPerAddress;
        int here = _unboundFrom.GetValueOrDefault(address);
        return here >= most ? $"{here} connections from it have not bound yet (Smpp.MaxUnboundPerAddress)" : null;
    }

    private void CountUnboundLocked(IPAddress address, bool stranger, int by)
    {
        _unbound += by;
        if (stranger) _unboundStrangers += by;
        int here = _unboundFrom.GetValueOrDefault(address) + by;
        if (here == 0) _unboundFrom.Remove(address);
        else _unboundFrom[address] = here;
    }

    private bool IsStranger(IPAddress address)
    {
        foreach (Carrier carrier in provisioning.Current.CarriersByName.Values)
        {
            if (!carrier.Enabled) continue;
            foreach (IPNetwork network in carrier.AllowedAddresses)
            {
                if (network.Contains(address)) return false;
            }
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Warning, "SMPP connection from {Address} closed at once: {Why}; {HeldBack} more since the last such line")]
        public static partial void Refused(ILogger logger, IPAddress address, string why, long heldBack);
    }
}

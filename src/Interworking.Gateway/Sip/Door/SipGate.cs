using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Door;

/// <summary>
/// Before TLS, and before anything is read: how many SIP connections may be open that have not brought a whole message yet, in all and from one address. An app says
/// something as soon as it is connected, so that thousands behind one address get in one after the other; who only opens connections does not.
/// </summary>
public sealed partial class SipGate(GatewayOptions options, SipMetrics metrics, TimeProvider time, ILogger<SipGate> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _halfOpenFrom = [];
    private readonly LogBudget _lines = new(TimeSpan.FromSeconds(10), time);
    private int _halfOpen;

    /// <summary>Connections that have not brought a message yet.</summary>
    public int HalfOpen
    {
        get { lock (_gate) return _halfOpen; }
    }

    /// <summary>Null when the connection must be closed at once. Dispose the pass when it has ended.</summary>
    public SipPass? TryEnter(EndPoint? remote)
    {
        IPAddress address = (remote as IPEndPoint)?.Address ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        string why;
        lock (_gate)
        {
            int here = _halfOpenFrom.GetValueOrDefault(address);
            if (_halfOpen < options.Sip.MaxHalfOpen && here < options.Sip.MaxHalfOpenPerAddress)
            {
                _halfOpen++;
                _halfOpenFrom[address] = here + 1;
                return new SipPass(this, address);
            }

            why = here >= options.Sip.MaxHalfOpenPerAddress
                ? $"{here} connections from it have brought no message yet (Sip.MaxHalfOpenPerAddress)"
                : $"{_halfOpen} connections have brought no message yet (Sip.MaxHalfOpen)";
        }

        metrics.TurnedAway();
        if (_lines.TryTake(out long heldBack)) Log.Refused(logger, address, why, heldBack);
        return null;
    }

    /// <summary>It has spoken, or is gone.</summary>
    internal void Leave(IPAddress address)
    {
        lock (_gate)
        {
            _halfOpen--;
            int here = _halfOpenFrom[address] - 1;
            if (here == 0) _halfOpenFrom.Remove(address);
            else _halfOpenFrom[address] = here;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2701, LogLevel.Warning, "SIP connection from {Address} closed at once: {Why}; {HeldBack} more since the last such line")]
        public static partial void Refused(ILogger logger, IPAddress address, string why, long heldBack);
    }
}

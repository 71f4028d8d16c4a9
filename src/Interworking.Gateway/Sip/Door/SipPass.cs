using System.Net;

namespace Interworking.Gateway.Sip.Door;

/// <summary>A connection's place among those that have not brought a message yet; given back when it has, at the latest when it ends.</summary>
public sealed class SipPass(SipGate gate, IPAddress address) : IDisposable
{
    private int _left;

    /// <summary>The first message has come. Safe from any thread, any number of times.</summary>
    public void Spoken()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave(address);
    }

    public void Dispose() => Spoken();
}

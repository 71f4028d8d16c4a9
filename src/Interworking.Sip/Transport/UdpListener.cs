using System.Net;

namespace Interworking.Sip.Transport;

public sealed class UdpListener : IDisposable
{
    internal UdpListener(IPEndPoint local) => Local = local;

    public IPEndPoint Local { get; }

    public void Dispose()
    {
    }
}

using System.IO.Pipelines;
using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

public sealed class SipEndpoint : IAsyncDisposable
{
    private static readonly NotSupportedException Later = new("Not in this version.");

    public SipEndpoint(SipEndpointOptions options, ISipHandler handler, TimeProvider time) =>
        (Options, Handler, Time) = (options, handler, time);

    internal SipEndpointOptions Options { get; }

    internal ISipHandler Handler { get; }

    internal TimeProvider Time { get; }

    public UdpListener ListenUdp(IPEndPoint local) => throw Later;

    public Task RunStreamAsync(IDuplexPipe pipe, SipTransport transport, IPEndPoint local, IPEndPoint remote, CancellationToken closed) => throw Later;

    public Flow UdpFlow(UdpListener listener, IPEndPoint remote) => throw Later;

    public ValueTask<Flow?> ConnectAsync(SipTransport transport, IPEndPoint remote, string? tlsHost, CancellationToken cancellation) => throw Later;

    public Flow? FindFlow(long id) => throw Later;

    public ValueTask<ClientResult> SendAsync(SipOutgoingRequest request, Flow flow, CancellationToken cancellation) => throw Later;

    public int SizeOnWire(SipOutgoingRequest request, Flow flow) => throw Later;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Smpp.Links;

/// <summary>A link whose session never carries anything, for those who only look at it.</summary>
internal sealed class SmppLinkFixture(TimeProvider time) : ISmppSessionHandler, IAsyncDisposable
{
    private readonly DuplexPipePair _pipes = new();

    public SmppLink Of(Carrier carrier) =>
        new(new SmppSession(_pipes.Left, SessionRole.MessageCentre, this, new SmppSessionOptions(), time), carrier, null, "tata", new IPEndPoint(IPAddress.Loopback, 4000), time.GetUtcNow());

    public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) => new(new BindDecision(CommandStatus.Ok, ""));

    public void OnBound(SmppSession session)
    {
    }

    public void OnRequest(SmppSession session, in SmppRequest request)
    {
    }

    public void OnClosed(SmppSession session, SessionEnd end)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _pipes.Left.Output.CompleteAsync();
        await _pipes.Right.Output.CompleteAsync();
    }
}

using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

public sealed class ServerTransaction
{
    internal ServerTransaction(SipRequest request, Flow flow, IPEndPoint source) => (Request, Flow, Source) = (request, flow, source);

    public SipRequest Request { get; }

    public Flow Flow { get; }

    public IPEndPoint Source { get; }

    public bool Responded { get; private set; }

    public void Respond(SipOutgoingResponse response) => Responded = response.Status >= 200;
}

using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

/// <summary>The layer above: registrar, delivery. Called inline on receive threads: it must not block.</summary>
public interface ISipHandler
{
    /// <summary>
    /// Asked first, of every request but ACK, retransmissions and malformed ones too: false drops it without an answer and
    /// without a trace. What is malformed may lack any header.
    /// </summary>
    bool Takes(SipRequest request, Flow flow) => true;

    /// <summary>A new request, checked and not a retransmission. Answer now or later, from any thread.</summary>
    void OnRequest(ServerTransaction transaction);

    /// <summary>A connection ended; its transactions have failed already.</summary>
    void OnFlowClosed(Flow flow);
}

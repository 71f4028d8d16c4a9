namespace Interworking.Sip.Transport;

/// <summary>The layer above: registrar, delivery. Called inline on receive threads: it must not block.</summary>
public interface ISipHandler
{
    /// <summary>A new request, checked and not a retransmission. Answer now or later, from any thread.</summary>
    void OnRequest(ServerTransaction transaction);

    /// <summary>A connection ended; its transactions have failed already.</summary>
    void OnFlowClosed(Flow flow);
}

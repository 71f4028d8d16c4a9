using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Transactions;

/// <summary>All client transactions of an endpoint: sends, matches responses by the key in the branch, forgets.</summary>
internal sealed class ClientLayer(SipEndpointOptions options, TimeProvider time, TimerWheel wheel, SipCounters counters)
{
    private const int Shards = 16;

    private readonly Dictionary<ulong, ClientTransaction>[] _shards =
        [.. Enumerable.Range(0, Shards).Select(_ => new Dictionary<ulong, ClientTransaction>())];

    public TimeProvider Time => time;

    public TimerWheel Wheel => wheel;

    public SipCounters Counters => counters;

    public TimeSpan T1 => options.T1;

    public TimeSpan T2 => options.T2;

    public TimeSpan TimerF { get; } = 64 * options.T1;

    /// <summary>Transactions that wait for a final response.</summary>
    public int Pending => _shards.Sum(shard => { lock (shard) return shard.Count; });

    /// <summary>Builds, remembers and writes the request before it returns.</summary>
    public ValueTask<ClientResult> Send(SipOutgoingRequest request, Flow flow, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ulong key = RandomKeys.Next();
        SipBytes bytes = SipRequestWriter.Write(request, flow.ViaPrefix, key);
        var transaction = new ClientTransaction(this, flow, key, request, bytes);
        ValueTask<ClientResult> result = transaction.Result;
        Dictionary<ulong, ClientTransaction> shard = Shard(key);
        lock (shard) shard[key] = transaction;
        counters.Add(SipCounter.RequestsSent);
        // Waiting begins before writing: the answer may come on another thread before this one goes on.
        wheel.Add(transaction, transaction.FirstWait);
        if (!flow.TryTrack(transaction) || !transaction.TrySend()) transaction.OnFlowClosed();
        transaction.CancelOn(cancellation);
        return result;
    }

    public void OnResponse(SipResponse response)
    {
        ClientTransaction? transaction = null;
        if (ViaBranch.TryKey(response, out ulong key, out ReadOnlySpan<byte> sentBy))
        {
            Dictionary<ulong, ClientTransaction> shard = Shard(key);
            lock (shard) shard.TryGetValue(key, out transaction);
        }

        if (transaction is null) counters.Add(SipCounter.ResponsesUnmatched);
        else transaction.OnResponse(response, sentBy);
    }

    public void Forget(ClientTransaction transaction)
    {
        Dictionary<ulong, ClientTransaction> shard = Shard(transaction.Key);
        lock (shard) shard.Remove(transaction.Key);
        wheel.Remove(transaction);
        transaction.Flow.Untrack(transaction);
    }

    /// <summary>Ends everything that waits, as when its flow closed.</summary>
    public void FailAll()
    {
        foreach (Dictionary<ulong, ClientTransaction> shard in _shards)
        {
            ClientTransaction[] waiting;
            lock (shard) waiting = [.. shard.Values];
            foreach (ClientTransaction transaction in waiting) transaction.OnFlowClosed();
        }
    }

    private Dictionary<ulong, ClientTransaction> Shard(ulong key) => _shards[key & (Shards - 1)];
}

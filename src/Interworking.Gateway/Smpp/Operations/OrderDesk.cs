using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>
/// Four times a second, on a node that shares its database: ends and changes messages of this node at the wish of carriers that are bound to another one, exactly as if
/// they were bound here.
/// </summary>
public sealed partial class OrderDesk(ISharedOrders orders, PendingMessages pending, TimeProvider time, ILogger<OrderDesk> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private bool _troubled;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await TurnAsync(stoppingToken) == ISharedOrders.MostTaken) ;
                _troubled = false;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (!_troubled) Log.Failed(logger, error);
                _troubled = true;
            }
        }
    }

    /// <returns>How many there were.</returns>
    private async Task<int> TurnAsync(CancellationToken stop)
    {
        IReadOnlyList<SpoolOrder> taken = await orders.TakeAsync(stop);
        if (taken.Count == 0) return 0;
        List<long> done = [];
        try
        {
            SpoolOrder[] cancellations = [.. taken.Where(order => order.Kind == OrderKind.Cancel)];
            HashSet<MessageId> ended = [.. await pending.CancelAsync([.. cancellations.Select(order => order.Message)])];
            done.AddRange(cancellations.Where(order => ended.Contains(order.Message)).Select(order => order.Id));
            foreach (SpoolOrder order in taken.Where(order => order.Kind == OrderKind.Replace))
                if (await ReplaceAsync(order)) done.Add(order.Id);
        }
        finally
        {
            await orders.AnswerAsync([.. taken.Select(order => order.Id)], done, stop); // one that fails takes no other's answer
        }

        return taken.Count;
    }

    /// <summary>Times that count from now count from this moment: a quarter of a second later than where it came.</summary>
    private async ValueTask<bool> ReplaceAsync(SpoolOrder order) =>
        PduCodec.TryDecode(order.Body.Span, out _, out Pdu? pdu, out _) && pdu is ReplaceSm replace
        && MessageReplacement.TryRead(replace, time.GetUtcNow(), out MessageReplacement replacement) == CommandStatus.Ok
        && await pending.ReplaceAsync(order.Message, replacement.Of);

    private static partial class Log
    {
        [LoggerMessage(7350, LogLevel.Warning, "What carriers that are bound to other nodes ask of messages of this one could not all be done; those carriers are told that it failed")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}

using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Harness;

/// <summary>What a carrier does with the answers that it gets.</summary>
public static class CarrierExtensions
{
    /// <summary>Submits what must be taken.</summary>
    /// <returns>Our id for it.</returns>
    public static async Task<string> TakenAsync(this LoadCarrier carrier, ShortMessage message)
    {
        SendResult result = await carrier.SubmitAsync(message);
        result.Status.Should().Be(CommandStatus.Ok);
        return result.Response.Should().BeOfType<SubmitSmResp>().Subject.MessageId;
    }

    /// <summary>Waits for the receipt of a message.</summary>
    public static async Task<DeliveryReceipt> ReceiptAsync(this LoadCarrier carrier, string id, TimeSpan? within = null)
    {
        ShortMessage deliver = await carrier.Received.FirstAsync(message => message.Receipt()?.Id == id, $"receipt for {id}", within);
        return deliver.Receipt()!;
    }

    /// <summary>Everything that was answered has its receipt, whichever node owed it.</summary>
    public static async Task EveryReceiptAsync(this PacedCarrier carrier)
    {
        string[] promised = [.. carrier.Submissions.Where(submission => submission.IsOk).Select(submission => submission.MessageId)];
        int seen = 0;
        var receipted = new HashSet<string>();
        await Eventually.TrueAsync(() =>
        {
            if (carrier.Received.Count == seen) return false;
            (seen, receipted) = (carrier.Received.Count, [.. carrier.Received.Items.Select(message => message.Receipt()?.Id ?? "")]);
            return promised.All(receipted.Contains);
        }, "a receipt for each message", TimeSpan.FromSeconds(60));
    }

    /// <summary>Null when it is none.</summary>
    public static DeliveryReceipt? Receipt(this ShortMessage message) =>
        message.EsmClass.IsReceipt && DeliveryReceipt.TryParse(message.Payload.Span, out DeliveryReceipt receipt) ? receipt : null;
}

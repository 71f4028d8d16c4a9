using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// What a CDR keeps of the receipts that were owed with it, beyond what stands in its other columns, packed into one number: so that they can be made once more.
/// From the lowest bit: TON (3) and NPI (5) of the origin, the same of the destination, message_state (4), err (10), whether the answer carried another id (1), and
/// for each of the first 32 parts whether it had one. A receipt of a later part of a longer message is not made again.
/// </summary>
public readonly record struct ReceiptTerms(long Packed)
{
    /// <summary>Parts that are remembered.</summary>
    public const int MostParts = 32;

    private const int PartsAt = 31;

    /// <summary>Null when none is owed.</summary>
    public static long? Pack(Message message, IReadOnlyList<PendingReceipt> owed)
    {
        if (owed.Count == 0) return null;
        PendingReceipt first = owed[0];
        Origin origin = message.Origin;
        long packed = ((long)origin.Ton & 7) | (((long)origin.Npi & 31) << 3) | (((long)origin.DestinationTon & 7) << 8) | (((long)origin.DestinationNpi & 31) << 11)
            | (((long)first.State & 15) << 16) | ((ErrorOf(first) & 1023) << 20) | (first.GroupId == default ? 0L : 1L << 30);
        foreach (MessagePart part in message.Parts)
        {
            if (part.Number is >= 1 and <= MostParts && IsOwed(part.Id, owed)) packed |= 1L << (PartsAt + part.Number - 1);
        }

        return packed;
    }

    public Ton OriginTon => (Ton)(Packed & 7);

    public Npi OriginNpi => (Npi)((Packed >> 3) & 31);

    public Ton DestinationTon => (Ton)((Packed >> 8) & 7);

    public Npi DestinationNpi => (Npi)((Packed >> 11) & 31);

    public MessageState State => (MessageState)((Packed >> 16) & 15);

    /// <summary>err: three digits.</summary>
    public string Error => ((Packed >> 20) & 1023).ToString("D3", CultureInfo.InvariantCulture);

    /// <summary>The answer carried one id for several messages.</summary>
    public bool IsGrouped => ((Packed >> 30) & 1) != 0;

    /// <summary>Whether this part had a receipt.</summary>
    /// <param name="number">From 1.</param>
    public bool HasPart(int number) => number is >= 1 and <= MostParts && ((Packed >> (PartsAt + number - 1)) & 1) != 0;

    private static long ErrorOf(PendingReceipt receipt) => long.TryParse(receipt.Error, NumberStyles.None, CultureInfo.InvariantCulture, out long error) && error < 1000 ? error : 1;

    private static bool IsOwed(MessageId part, IReadOnlyList<PendingReceipt> owed)
    {
        for (int i = 0; i < owed.Count; i++)
        {
            if (owed[i].PartId == part) return true;
        }

        return false;
    }
}

using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>Ids of ours as carriers write them back: decimal as we gave them, or hexadecimal where their systems keep them so.</summary>
public static class SubmittedIds
{
    /// <summary>Digits of an id of 63 bits with room for zeros in front; longer ones are none of ours.</summary>
    private const int Longest = 24;

    /// <summary>The ids that may be meant, the likeliest first; none when it is no id of ours.</summary>
    /// <param name="text">message_id as it came.</param>
    /// <param name="written">How the carrier writes ids, where its profile says so.</param>
    public static IReadOnlyList<MessageId> Read(string text, IdBase written)
    {
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        if (digits.Length is 0 or > Longest) return [];
        List<MessageId> ids = [];
        if (written != IdBase.Hex && MessageId.TryParse(digits, out MessageId id)) ids.Add(id);
        bool hex = long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value) && value > 0;
        if (written != IdBase.Decimal && hex) ids.Add(new MessageId(value));
        return ids;
    }
}

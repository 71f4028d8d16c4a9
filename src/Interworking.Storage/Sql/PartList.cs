using System.Globalization;
using System.Runtime.CompilerServices;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql;

/// <summary>
/// A message's parts in one column: <c>id:number:receipt</c>, <c>:gGROUP</c> where the answer carried another id, <c>:mREFERENCE</c> where a phone has a number for it; comma between parts. What copies of them are
/// recognised by is in another, in hexadecimal.
/// </summary>
internal static class PartList
{
    public static string Write(IReadOnlyList<MessagePart> parts)
    {
        if (parts is [{ Group: { Value: 0 }, SmsReference: null }]) return string.Create(CultureInfo.InvariantCulture, $"{parts[0].Id.Value}:{parts[0].Number}:{(int)parts[0].Receipt}");
        var text = new DefaultInterpolatedStringHandler(0, parts.Count * 3, CultureInfo.InvariantCulture);
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0) text.AppendLiteral(",");
            text.AppendFormatted(parts[i].Id.Value);
            text.AppendLiteral(":");
            text.AppendFormatted(parts[i].Number);
            text.AppendLiteral(":");
            text.AppendFormatted((int)parts[i].Receipt);
            if (parts[i].Group != default)
            {
                text.AppendLiteral(":g");
                text.AppendFormatted(parts[i].Group.Value);
            }

            if (parts[i].SmsReference is not { } reference) continue;
            text.AppendLiteral(":m");
            text.AppendFormatted(reference);
        }

        return text.ToStringAndClear();
    }

    /// <summary>In the order of <see cref="Write"/>; null when no part has one.</summary>
    public static string? WriteFingerprints(IReadOnlyList<MessagePart> parts)
    {
        if (parts is [var only]) return only.Fingerprint == 0 ? null : only.Fingerprint.ToString("x", CultureInfo.InvariantCulture);
        bool any = false;
        foreach (MessagePart part in parts) any |= part.Fingerprint != 0;
        return any ? string.Join(',', parts.Select(part => part.Fingerprint.ToString("x", CultureInfo.InvariantCulture))) : null;
    }

    /// <summary>Both columns. A row that an older program wrote has no fingerprints.</summary>
    /// <exception cref="FormatException">They were not written by this.</exception>
    public static IReadOnlyList<MessagePart> Read(string text, string? fingerprints)
    {
        IReadOnlyList<MessagePart> parts = Read(text);
        if (fingerprints is null) return parts;
        return [.. parts.Zip(fingerprints.Split(','), static (part, own) => part with { Fingerprint = long.Parse(own, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) })];
    }

    /// <exception cref="FormatException">The column was not written by <see cref="Write"/>.</exception>
    public static IReadOnlyList<MessagePart> Read(ReadOnlySpan<char> text)
    {
        List<MessagePart> parts = [];
        Span<Range> fields = stackalloc Range[6];
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> part = text[range];
            int count = part.Split(fields, ':');
            if (count is < 3 or > 5) throw new FormatException("A part is id:number:receipt, with :gGROUP and :mREFERENCE where it has them.");
            var read = new MessagePart(
                Id(part[fields[0]]),
                int.Parse(part[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture),
                (ReceiptRequest)byte.Parse(part[fields[2]], NumberStyles.None, CultureInfo.InvariantCulture));
            for (int at = 3; at < count; at++) read = WithField(read, part[fields[at]]);
            parts.Add(read);
        }

        return parts;
    }

    private static MessagePart WithField(in MessagePart part, ReadOnlySpan<char> field) => field switch
    {
        ['g', .. var group] => part with { Group = Id(group) },
        ['m', .. var reference] => part with { SmsReference = byte.Parse(reference, NumberStyles.None, CultureInfo.InvariantCulture) },
        _ => throw new FormatException("A part's further fields are gGROUP and mREFERENCE."),
    };

    private static MessageId Id(ReadOnlySpan<char> digits) => new(long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
}

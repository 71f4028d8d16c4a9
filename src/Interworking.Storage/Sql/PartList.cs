using System.Globalization;
using System.Runtime.CompilerServices;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql;

/// <summary>A message's parts in one column: <c>id:number:receipt</c>, comma between parts; what copies of them are recognised by in another, in hexadecimal.</summary>
internal static class PartList
{
    public static string Write(IReadOnlyList<MessagePart> parts)
    {
        if (parts.Count == 1) return string.Create(CultureInfo.InvariantCulture, $"{parts[0].Id.Value}:{parts[0].Number}:{(int)parts[0].Receipt}");
        var text = new DefaultInterpolatedStringHandler(0, parts.Count * 3, CultureInfo.InvariantCulture);
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0) text.AppendLiteral(",");
            text.AppendFormatted(parts[i].Id.Value);
            text.AppendLiteral(":");
            text.AppendFormatted(parts[i].Number);
            text.AppendLiteral(":");
            text.AppendFormatted((int)parts[i].Receipt);
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
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> part = text[range];
            int first = part.IndexOf(':');
            int last = part.LastIndexOf(':');
            if (first < 0 || last == first) throw new FormatException("A part is id:number:receipt.");
            parts.Add(new MessagePart(
                new MessageId(long.Parse(part[..first], NumberStyles.None, CultureInfo.InvariantCulture)),
                int.Parse(part[(first + 1)..last], NumberStyles.None, CultureInfo.InvariantCulture),
                (ReceiptRequest)byte.Parse(part[(last + 1)..], NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        return parts;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql;

/// <summary>A message's parts in one column: <c>id:number:receipt</c>, and <c>:fingerprint</c> in hexadecimal where there is one; comma between parts.</summary>
internal static class PartList
{
    public static string Write(IReadOnlyList<MessagePart> parts)
    {
        if (parts is [{ Fingerprint: 0 } only]) return string.Create(CultureInfo.InvariantCulture, $"{only.Id.Value}:{only.Number}:{(int)only.Receipt}");
        if (parts is [{ } one]) return string.Create(CultureInfo.InvariantCulture, $"{one.Id.Value}:{one.Number}:{(int)one.Receipt}:{one.Fingerprint:x}");
        var text = new DefaultInterpolatedStringHandler(0, parts.Count * 4, CultureInfo.InvariantCulture);
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0) text.AppendLiteral(",");
            text.AppendFormatted(parts[i].Id.Value);
            text.AppendLiteral(":");
            text.AppendFormatted(parts[i].Number);
            text.AppendLiteral(":");
            text.AppendFormatted((int)parts[i].Receipt);
            if (parts[i].Fingerprint == 0) continue;
            text.AppendLiteral(":");
            text.AppendFormatted(parts[i].Fingerprint, "x");
        }

        return text.ToStringAndClear();
    }

    /// <exception cref="FormatException">The column was not written by <see cref="Write"/>.</exception>
    public static IReadOnlyList<MessagePart> Read(ReadOnlySpan<char> text)
    {
        List<MessagePart> parts = [];
        Span<Range> fields = stackalloc Range[5];
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> part = text[range];
            int count = part.Split(fields, ':');
            if (count is not (3 or 4)) throw new FormatException("A part is id:number:receipt or id:number:receipt:fingerprint.");
            parts.Add(new MessagePart(
                new MessageId(long.Parse(part[fields[0]], NumberStyles.None, CultureInfo.InvariantCulture)),
                int.Parse(part[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture),
                (ReceiptRequest)byte.Parse(part[fields[2]], NumberStyles.None, CultureInfo.InvariantCulture),
                count == 4 ? long.Parse(part[fields[3]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0));
        }

        return parts;
    }
}

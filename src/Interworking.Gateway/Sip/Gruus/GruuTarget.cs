using System.Globalization;

namespace Interworking.Gateway.Sip.Gruus;

/// <summary>
/// The one app instance that a MESSAGE to a GRUU is for (RFC 5627). It travels with the message, into the spool and the record, as the message's raw destination:
/// <c>111222333;gr=urn:uuid:...</c>, or <c>111222333;temp-gr=MARK</c> where the sender does not know the number.
/// </summary>
/// <param name="Number">The account's; empty for one that leads nowhere.</param>
/// <param name="Instance">Of a public GRUU; null for a temporary one.</param>
/// <param name="Mark">Of a temporary one: of instance and registration.</param>
public sealed record GruuTarget(string Number, string? Instance, ulong Mark)
{
    public static readonly GruuTarget Nowhere = new("", null, 0);

    private const string PublicMark = ";gr=";
    private const string TemporaryMark = ";temp-gr=";

    public static GruuTarget Public(string number, string instance) => new(number, instance, 0);

    public static GruuTarget Temporary(string number, ulong mark) => new(number, null, mark);

    /// <summary>The sender does not know whom he writes to, and is not told.</summary>
    public bool IsTemporary => Instance is null;

    /// <summary>As <see cref="Read"/> reads it.</summary>
    public string Raw => Instance is not null ? Number + PublicMark + Instance : Number + TemporaryMark + Mark.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Null for a raw destination that is no GRUU.</summary>
    public static GruuTarget? Read(string raw)
    {
        int at = raw.IndexOf(';', StringComparison.Ordinal);
        if (at < 0) return null;
        if (raw.AsSpan(at).StartsWith(PublicMark)) return Public(raw[..at], raw[(at + PublicMark.Length)..]);
        return raw.AsSpan(at).StartsWith(TemporaryMark) && ulong.TryParse(raw.AsSpan(at + TemporaryMark.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mark)
            ? Temporary(raw[..at], mark)
            : null;
    }
}

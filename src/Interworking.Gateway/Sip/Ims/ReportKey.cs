using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>A part of a message on its way to one contact: what its report names by In-Reply-To.</summary>
/// <param name="AccountId">Whose phone it is: nobody else's report counts.</param>
/// <param name="Id">The message.</param>
/// <param name="Part">From 1.</param>
/// <param name="Contact">Tells the account's phones apart; the same after a restart. 0 stands for any of them.</param>
public readonly record struct ReportKey(long AccountId, MessageId Id, int Part, uint Contact)
{
    /// <summary>RP-Message Reference.</summary>
    public byte Reference => RelayParts.ReferenceOf(Id, Part);

    /// <summary>The same, of whichever phone.</summary>
    public ReportKey OfAny => this with { Contact = 0 };

    public static uint ContactOf(Binding binding)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(binding.Contact), hash);
        return BitConverter.ToUInt32(hash) | 1;
    }

    /// <summary>Call-ID of the MESSAGE: never that of a text, nor of another part or phone.</summary>
    public string ToCallId(string domain) => string.Create(CultureInfo.InvariantCulture, $"{Id}.{Part}.{Contact:x}@{domain}");

    /// <summary>False for what <see cref="ToCallId"/> did not write.</summary>
    public static bool TryRead(string callId, long accountId, out ReportKey key)
    {
        key = default;
        ReadOnlySpan<char> text = callId;
        Span<Range> fields = stackalloc Range[4];
        int at = text.IndexOf('@');
        if (at < 0 || text[..at].Split(fields, '.') != 3
            || !MessageId.TryParse(text[fields[0]], out MessageId id)
            || !byte.TryParse(text[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture, out byte part)
            || !uint.TryParse(text[..at][fields[2]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint contact)) return false;
        key = new ReportKey(accountId, id, part, contact);
        return true;
    }
}

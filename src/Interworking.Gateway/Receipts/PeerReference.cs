using System.Globalization;
using System.Numerics;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Receipts;

/// <summary>Message ids of peers, as they are compared (design 4.4): their answers and their receipts do not always write them alike.</summary>
public static class PeerReference
{
    /// <summary>An id of 65 octets, and not more than a receipt's text may hold.</summary>
    private const int Longest = 64;

    /// <summary>Trimmed, lower case, without leading zeros.</summary>
    public static string Normalize(string id)
    {
        string trimmed = id.Trim().ToLowerInvariant();
        string bare = trimmed.TrimStart('0');
        return bare.Length == 0 && trimmed.Length > 0 ? "0" : bare;
    }

    /// <summary>The forms in which the answer may have given the id that a receipt writes, the likeliest first.</summary>
    /// <param name="id">From the receipt.</param>
    /// <param name="written">How this peer's receipts write ids, where its profile says so.</param>
    public static IReadOnlyList<string> Forms(string id, IdBase written)
    {
        string same = Normalize(id);
        if (same.Length is 0 or > Longest) return same.Length == 0 ? [] : [same];
        List<string> forms = [same];
        if (written != IdBase.Hex && BigInteger.TryParse(same, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number)) Add(number, "x");
        // A leading zero keeps the sign out of it.
        if (written != IdBase.Decimal && BigInteger.TryParse("0" + same, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)) Add(number, "");
        return forms;

        void Add(BigInteger value, string format)
        {
            string form = Normalize(value.ToString(format, CultureInfo.InvariantCulture));
            if (!forms.Contains(form)) forms.Add(form);
        }
    }
}

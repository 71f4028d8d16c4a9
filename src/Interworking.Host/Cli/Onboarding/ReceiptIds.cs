using System.Globalization;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>How a peer writes message ids: in its answers, and the same ones in its receipts.</summary>
internal static class ReceiptIds
{
    /// <summary>What these ids look like, in words.</summary>
    public static string Describe(IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0) return "none";
        string kind = ids.All(id => id.All(char.IsAsciiDigit)) ? "decimal" : ids.All(id => id.All(char.IsAsciiHexDigit)) ? "hexadecimal" : "text";
        string padded = kind != "text" && ids.Any(id => id.Length > 1 && id[0] == '0') ? ", padded with zeros" : "";
        int shortest = ids.Min(id => id.Length), longest = ids.Max(id => id.Length);
        string length = shortest == longest ? $"{longest}" : $"{shortest} to {longest}";
        return string.Create(CultureInfo.InvariantCulture, $"{kind}, {length} characters{padded}, such as {ids.First()}");
    }

    /// <summary>How a receipt's id stands to its answer's.</summary>
    public static string Compare(string answer, string receipt)
    {
        if (answer == receipt) return "the same";
        if (PeerReference.Normalize(answer) == PeerReference.Normalize(receipt)) return "the same but for zeros in front or letter case";
        return BaseOf(answer, receipt) switch
        {
            IdBase.Decimal => "the answer's hexadecimal number written as decimal",
            IdBase.Hex => "the answer's decimal number written as hexadecimal",
            _ => "different",
        };
    }

    /// <summary>The base that the profile has to name for these receipts; any where they agree with the answers, or nothing is known.</summary>
    public static IdBase BaseOf(IEnumerable<ProbeReceipt> receipts)
    {
        IdBase[] bases = [.. receipts.Where(one => PeerReference.Normalize(one.AnswerId) != PeerReference.Normalize(one.Id)).Select(one => BaseOf(one.AnswerId, one.Id)).Distinct()];
        return bases is [var only] ? only : IdBase.Any;
    }

    private static IdBase BaseOf(string answer, string receipt)
    {
        string wanted = PeerReference.Normalize(answer);
        bool Fits(IdBase written) => PeerReference.Forms(receipt, written).Contains(wanted);
        // Each leaves one reading out: what only the decimal one explains is decimal.
        return (Fits(IdBase.Decimal), Fits(IdBase.Hex)) switch
        {
            (true, false) => IdBase.Decimal,
            (false, true) => IdBase.Hex,
            _ => IdBase.Any,
        };
    }
}

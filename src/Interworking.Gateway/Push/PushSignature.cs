using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interworking.Gateway.Push;

/// <summary>
/// Proves to the webhook that we wrote what it was told, and when: <c>t=SECONDS,v1=HEX</c>, HMAC-SHA256 with <c>Push.Secret</c> over <c>SECONDS.BODY</c>.
/// </summary>
/// <param name="secret">Shared with the webhook.</param>
public sealed class PushSignature(string secret)
{
    public const string Header = "Interworking-Signature";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    /// <summary>The header's value.</summary>
    public string Of(ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        string seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Compute(seconds, body))}";
    }

    /// <summary>What the other end does: true for a value that was made with this secret over this body, within <paramref name="tolerance"/> of now. Takes as long for a wrong one.</summary>
    public bool Verify(string value, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan tolerance)
    {
        string[] halves = value.Split(',');
        if (halves is not [['t', '=', .. var seconds], ['v', '1', '=', .. var hex]] || hex.Length != 64) return false;
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long at) || Math.Abs(now.ToUnixTimeSeconds() - at) > tolerance.TotalSeconds) return false;
        Span<byte> given = stackalloc byte[32];
        return Convert.FromHexString(hex, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, Compute(seconds, body));
    }

    private byte[] Compute(string seconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Interworking.Gateway.Audit;

/// <summary>
/// Binds each row of the log to all before it: its hash is the SHA-256 of the hash before it and of its own fields, each with its length, so that no two rows
/// have one writing. The newest hash is sealed with a key of the environment's secret.
/// </summary>
public static class AuditChain
{
    /// <summary>Stands before the first row.</summary>
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    /// <summary>The label of the key that seals; see <see cref="Provisioning.EnvironmentSecret.KeyFor"/>.</summary>
    public const string KeyPurpose = "audit seal";

    /// <summary>The row's hash; the one that it carries plays no part.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditRow row)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(previous);
        Add(sha, row.Seq);
        Add(sha, row.At.ToUnixTimeMilliseconds());
        foreach (string? text in (ReadOnlySpan<string?>)[row.Who, row.From, row.Action, row.Target, row.Before, row.After]) Add(sha, text);
        return sha.GetHashAndReset();
    }

    /// <summary>Signs that <paramref name="seq"/> rows were there, the last with this hash.</summary>
    public static byte[] Seal(byte[] key, long seq, ReadOnlySpan<byte> hash)
    {
        Span<byte> signed = stackalloc byte[8 + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(signed, seq);
        hash.CopyTo(signed[8..]);
        return HMACSHA256.HashData(key, signed);
    }

    private static void Add(IncrementalHash sha, long number)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        sha.AppendData(octets);
    }

    private static void Add(IncrementalHash sha, string? text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text ?? "");
        Add(sha, text is null ? -1 : octets.Length);
        sha.AppendData(octets);
    }
}

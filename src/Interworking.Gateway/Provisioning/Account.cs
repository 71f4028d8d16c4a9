using System.Buffers.Binary;

namespace Interworking.Gateway.Provisioning;

/// <summary>A DID with SIP credentials and a product.</summary>
/// <param name="Id">Stays with the account for ever; a DID given to someone else is another account.</param>
/// <param name="Did">Canonical number; the address of record.</param>
/// <param name="Ha1Md5">Lower-case hex of MD5(did:realm:password).</param>
/// <param name="Ha1Sha256">Lower-case hex of SHA-256(did:realm:password).</param>
/// <param name="Customer">Owner's name.</param>
/// <param name="Messaging">The product includes messaging.</param>
/// <param name="Enabled">A disabled account neither registers nor receives.</param>
/// <param name="MessagesPerMinute">Limit for what its user sends; 0 is the default limit.</param>
/// <remarks>
/// A million of these live in memory: the hashes are kept as 48 bytes in place and become text when a request is authenticated.
/// A hash that is not hex of the right length is kept as none and authenticates nobody.
/// </remarks>
public sealed record Account(long Id, string Did, string Ha1Md5, string Ha1Sha256, string Customer, bool Messaging, bool Enabled, int MessagesPerMinute)
{
    private readonly UInt128 _md5 = Pack(Ha1Md5, octets: 16, at: 0);
    private readonly UInt128 _sha256Front = Pack(Ha1Sha256, octets: 32, at: 0);
    private readonly UInt128 _sha256Back = Pack(Ha1Sha256, octets: 32, at: 16);

    public string Ha1Md5
    {
        get => Hex([_md5]);
        init => _md5 = Pack(value, octets: 16, at: 0);
    }

    public string Ha1Sha256
    {
        get => Hex([_sha256Front, _sha256Back]);
        init => (_sha256Front, _sha256Back) = (Pack(value, octets: 32, at: 0), Pack(value, octets: 32, at: 16));
    }

    /// <summary>It may send messages, and get them.</summary>
    public bool MayMessage => Enabled && Messaging;

    /// <summary>Stands for an account that is no more, while its messages are ended.</summary>
    public static Account Gone(Pipeline.Spool.SpooledMessage row) => new(row.AccountId, row.Message.Destination, "", "", "", false, false, 0);

    /// <summary>The id alone: no number, no hashes. Safe to log.</summary>
    public override string ToString() => $"account {Id}";

    private static UInt128 Pack(string hex, int octets, int at)
    {
        Span<byte> bytes = stackalloc byte[32];
        bool whole = hex.Length == octets * 2
            && Convert.FromHexString(hex, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == octets;
        return whole ? BinaryPrimitives.ReadUInt128BigEndian(bytes[at..]) : UInt128.Zero;
    }

    private static string Hex(ReadOnlySpan<UInt128> words)
    {
        Span<byte> bytes = stackalloc byte[32];
        UInt128 any = UInt128.Zero;
        for (int i = 0; i < words.Length; i++)
        {
            any |= words[i];
            BinaryPrimitives.WriteUInt128BigEndian(bytes[(i * 16)..], words[i]);
        }

        return any == UInt128.Zero ? "" : Convert.ToHexStringLower(bytes[..(words.Length * 16)]);
    }
}

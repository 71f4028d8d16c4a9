using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Access;

/// <summary>
/// How a command that can read this environment's database shows it to the running server: a bearer token of a minute, signed with a key of the environment's
/// secret. Who can read that secret can change everything anyway. <c>local:who|role|until.signature</c>, the first part in Base64.
/// </summary>
public sealed class LocalPass(EnvironmentSecret secret, TimeProvider time)
{
    public const string Prefix = "local:";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly byte[] _key = secret.KeyFor("local pass");

    public string Create(Actor actor, Role role)
    {
        string claim = string.Create(CultureInfo.InvariantCulture, $"{actor.Who}|{Roles.Word(role)}|{(time.GetUtcNow() + Life).ToUnixTimeSeconds()}");
        return $"{Prefix}{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claim))}.{Base64Url.EncodeToString(Sign(claim))}";
    }

    /// <summary>Whoever holds it; null when it is not ours or over.</summary>
    /// <param name="pass">As it came.</param>
    /// <param name="from">Where from.</param>
    public Caller? Read(string pass, string from)
    {
        string[] halves = pass[Prefix.Length..].Split('.');
        if (halves.Length != 2 || !TryDecode(halves[0], out byte[] claim) || !TryDecode(halves[1], out byte[] signature)) return null;
        string text = Encoding.UTF8.GetString(claim);
        if (!CryptographicOperations.FixedTimeEquals(signature, Sign(text))) return null;
        if (text.Split('|') is not [var who, var word, var until] || !Roles.TryParse(word, out Role role)) return null;
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long end)) return null;
        long left = end - time.GetUtcNow().ToUnixTimeSeconds();
        return left < 0 || left > Life.TotalSeconds ? null : new Caller(who, role, new Actor(who, from));
    }

    private static bool TryDecode(string text, out byte[] octets)
    {
        octets = new byte[text.Length];
        if (Base64Url.DecodeFromChars(text, octets, out _, out int written) != OperationStatus.Done) return false;
        octets = octets[..written];
        return true;
    }

    private byte[] Sign(string claim) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(claim));
}

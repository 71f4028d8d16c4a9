using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Gateway.Sip.Gruus;

/// <summary>
/// Globally routable URIs of single app instances (RFC 5627). The public one names number and instance; a temporary one tells neither, is another with each
/// REGISTER, and is good as long as the instance keeps the Call-ID of its registration (3.1.2). Nothing is stored: the temporary one carries what it means,
/// encrypted with a key of the environment's.
/// </summary>
public sealed class GruuCodec
{
    private const string TempPrefix = "tgruu.";
    private const int MaxInstance = 256;
    private const int Nonce = 12;
    private const int Plain = 16;
    private const int Tag = 16;

    private readonly IProvisioning _provisioning;
    private readonly byte[] _key;
    private readonly SipHash _marks;
    private readonly string _domain;

    public GruuCodec(GatewayOptions options, EnvironmentSecret secret, IProvisioning provisioning)
    {
        (_provisioning, _domain) = (provisioning, options.Environment.Domain);
        _key = secret.KeyFor("temporary gruu");
        _marks = new SipHash(secret.KeyFor("gruu mark"));
    }

    /// <summary>The Contact parameters of the 200 for a client that supports GRUU (5.2); empty for a contact without <c>+sip.instance</c>.</summary>
    public string ParametersOf(Binding binding, string did) => binding.Instance is { } instance
        ? $";pub-gruu=\"sip:{SipUri.EscapeUser(did)}@{_domain};gr={Escape(instance)}\";temp-gruu=\"sip:{TempPrefix}{NewToken(binding)}@{_domain};gr\""
        : "";

    /// <summary>True when a Request-URI or Contact is a GRUU of ours, whether it leads anywhere or not.</summary>
    public bool IsGruu(SipUri uri) => uri.IsSip && uri.Parameters.Count > 0 && uri.Parameters.Contains("gr") && uri.Host.Equals(_domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a Request-URI for which <see cref="IsGruu"/> is true leads. A temporary one that is not ours, or whose account is gone, leads nowhere: an empty number.</summary>
    public GruuTarget Resolve(SipUri uri)
    {
        if (uri.Parameters["gr"] is { Length: > 0 } written)
        {
            string instance = Uri.UnescapeDataString(written);
            return instance.Length > MaxInstance || instance.Any(char.IsControl) ? GruuTarget.Nowhere : GruuTarget.Public(SipNumber.Canonical(uri), instance);
        }

        return uri.User.StartsWith(TempPrefix, StringComparison.Ordinal) && TryOpen(uri.User[TempPrefix.Length..], out long account, out ulong mark)
            && _provisioning.Current.AccountsById.TryGetValue(account, out Account? owner)
            ? GruuTarget.Temporary(owner.Did, mark)
            : GruuTarget.Nowhere;
    }

    /// <summary>The instance that a message is meant for; null, at nearly no cost, for messages to a number.</summary>
    public static GruuTarget? TargetOf(Message message) =>
        message.Direction == Direction.SipToSip && message.NoticeType is null ? GruuTarget.Read(message.DestinationRaw) : null;

    /// <summary>Whether the contact is of the target's instance.</summary>
    public bool Selects(GruuTarget target, Binding binding) => binding.Instance is { } instance
        && (target.Instance is { } wanted ? wanted.Equals(instance, StringComparison.OrdinalIgnoreCase) : target.Mark == MarkOf(binding));

    /// <summary>Account and mark, encrypted and signed (AES-GCM).</summary>
    private string NewToken(Binding binding)
    {
        Span<byte> octets = stackalloc byte[Nonce + Plain + Tag];
        Span<byte> plain = stackalloc byte[Plain];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(plain, binding.AccountId);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(plain[8..], MarkOf(binding));
        RandomNumberGenerator.Fill(octets[..Nonce]);
        using var aes = new AesGcm(_key, Tag);
        aes.Encrypt(octets[..Nonce], plain, octets.Slice(Nonce, Plain), octets[(Nonce + Plain)..]);
        return Base64Url.EncodeToString(octets);
    }

    private bool TryOpen(string token, out long account, out ulong mark)
    {
        (account, mark) = (0, 0);
        Span<byte> octets = stackalloc byte[Nonce + Plain + Tag];
        if (token.Length > 64 || !Base64Url.IsValid(token, out int length) || length != octets.Length) return false;
        Base64Url.DecodeFromChars(token, octets);
        Span<byte> plain = stackalloc byte[Plain];
        using var aes = new AesGcm(_key, Tag);
        try
        {
            aes.Decrypt(octets[..Nonce], octets.Slice(Nonce, Plain), octets[(Nonce + Plain)..], plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false; // nobody of this environment made it
        }

        account = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(plain);
        mark = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(plain[8..]);
        return true;
    }

    /// <summary>Another Call-ID is another registration: what was given before is void.</summary>
    private ulong MarkOf(Binding binding) => _marks.Compute(Encoding.UTF8.GetBytes($"{binding.Instance!.ToLowerInvariant()}\n{binding.CallId}"));

    /// <summary>A URN's colons may stand in a parameter as they are (RFC 3261, 25.1).</summary>
    private static string Escape(string instance) => Uri.EscapeDataString(instance).Replace("%3A", ":", StringComparison.Ordinal);
}

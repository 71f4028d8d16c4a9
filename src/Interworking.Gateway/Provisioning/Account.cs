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
public sealed record Account(long Id, string Did, string Ha1Md5, string Ha1Sha256, string Customer, bool Messaging, bool Enabled, int MessagesPerMinute)
{
    /// <summary>Stands for an account that is no more, while its messages are ended.</summary>
    public static Account Gone(Pipeline.Spool.SpooledMessage row) => new(row.AccountId, row.Message.Destination, "", "", "", false, false, 0);

    /// <summary>The record without its digests, safe to log.</summary>
    public override string ToString() => $"account {Id}";
}

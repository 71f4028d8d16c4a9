using System.Security.Cryptography;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip.Guard;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip;

/// <summary>Who sent a request (RFC 3261, 22; RFC 8760).</summary>
/// <param name="Refusal">What to answer; null when the sender is known.</param>
/// <param name="Account">Whose password was right; null for a trusted peer.</param>
/// <param name="Failure">For the metric: <c>password</c> when the user is unknown or the password wrong, <c>slowed</c> when it was not looked at; null for none.</param>
public readonly record struct SipIdentity(SipOutgoingResponse? Refusal, Account? Account, string? Failure = null)
{
    public bool IsTrusted => Refusal is null && Account is null;
}

/// <summary>Finds out who sent a request: a trusted peer by its address, everybody else by digest.</summary>
public sealed partial class SipAuthenticator
{
    private const string NoncePurpose = "digest nonce";

    /// <summary>What an unknown user name is checked against, so that it takes as long as a known one; no password has it.</summary>
    private static readonly string NobodyMd5 = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private static readonly string NobodySha256 = RandomNumberGenerator.GetHexString(64, lowercase: true);

    private readonly IProvisioning _provisioning;
    private readonly TrustedPeers _trusted;
    private readonly DigestAuthenticator _digest;
    private readonly string _realm;
    private readonly LogBudget _wrongPasswords;
    private readonly LogBudget _lockedOut;
    private readonly ILogger _logger;

    /// <param name="options">Realm, algorithms and trusted networks.</param>
    /// <param name="secret">The environment's: a nonce given by one node is good at the others, and after a restart.</param>
    /// <param name="provisioning">Whose passwords.</param>
    /// <param name="time">The clock of nonce lifetimes.</param>
    /// <param name="logger">For wrong passwords.</param>
    public SipAuthenticator(
        GatewayOptions options, EnvironmentSecret secret, IProvisioning provisioning, TimeProvider time, ILogger<SipAuthenticator> logger)
    {
        (_provisioning, _logger) = (provisioning, logger);
        _wrongPasswords = new LogBudget(TimeSpan.FromSeconds(10), time);
        _lockedOut = new LogBudget(TimeSpan.FromSeconds(10), time);
        Guard = new PasswordGuard(time);
        _trusted = new TrustedPeers(options.Sip.TrustedPeers);
        _realm = options.Sip.Realm.Length > 0 ? options.Sip.Realm : options.Environment.Domain;
        _digest = new DigestAuthenticator(secret.KeyFor(NoncePurpose), _realm, Algorithms(options.Sip.DigestAlgorithms), time);
    }

    /// <summary>Slows those who guess, by whatever door they come.</summary>
    public PasswordGuard Guard { get; }

    /// <summary>The request came from a trusted peer.</summary>
    public bool Trusts(ServerTransaction transaction) => _trusted.Trusts(transaction.Flow);

    /// <summary>Takes some microseconds and never blocks.</summary>
    public SipIdentity Identify(ServerTransaction transaction)
    {
        if (Trusts(transaction)) return default;
        if (CredentialsOf(transaction.Request) is not { } credentials) return Challenge(stale: false);

        string user = UserOf(credentials.Username);
        TimeSpan? wait = Guard.RefusedFor(transaction.Source.Address, user);
        if (wait is { } untried && !Guard.KnowsAddress(transaction.Source.Address)) return new SipIdentity(SipResponses.Unavailable(untried), null, "slowed");
        Account? account = AccountNames.Find(_provisioning.Current, user);
        DigestVerdict verdict = _digest.Verify(
            credentials, transaction.Request.Method, transaction.Request.RequestUriText, (algorithm, _) => Secret(account, algorithm));
        switch (verdict)
        {
            case DigestVerdict.Ok when account is { Enabled: true }:
                Guard.Succeeded(transaction.Source.Address, user);
                return new SipIdentity(null, account);
            case DigestVerdict.Ok when account is not null:
                Log.Disabled(_logger, NumberMask.Mask(account.Did));
                return new SipIdentity(SipResponses.Forbidden, null);
            case DigestVerdict.Stale:
                return Challenge(stale: true);
            case var _ when wait is { } left:
                return new SipIdentity(SipResponses.Unavailable(left), null, "slowed");
            default:
                if (_wrongPasswords.TryTake(out long more)) Log.WrongPassword(_logger, NumberMask.Mask(credentials.Username), transaction.Source.Address, more);
                if (Guard.Failed(transaction.Source.Address, user) && _lockedOut.TryTake(out more))
                    Log.LockedOut(_logger, NumberMask.Mask(credentials.Username), transaction.Source.Address, more);
                return Challenge(stale: false) with { Failure = "password" };
        }
    }

    private SipIdentity Challenge(bool stale) =>
        new(new SipOutgoingResponse(401, Headers: [.. _digest.Challenge(stale).Select(value => KeyValuePair.Create("WWW-Authenticate", value))]), null);

    /// <summary>The credentials for our realm; a request may carry others for proxies on the way.</summary>
    private DigestCredentials? CredentialsOf(SipRequest request)
    {
        if (DigestCredentials.TryParse(request.Authorization) is { } first && first.Realm == _realm) return first;
        foreach (string value in request.HeaderValues("Authorization"))
            if (DigestCredentials.TryParse(value) is { } credentials && credentials.Realm == _realm) return credentials;
        return null;
    }

    private static string Secret(Account? account, DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Sha256
        ? account?.Ha1Sha256 ?? NobodySha256
        : account?.Ha1Md5 ?? NobodyMd5;

    /// <summary>Some clients write did@domain; the HA1 that we keep is that of the DID alone.</summary>
    private static string UserOf(string username)
    {
        int at = username.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? username : username[..at];
    }

    private static List<DigestAlgorithm> Algorithms(IReadOnlyList<string> names) => names.Count == 0
        ? [DigestAlgorithm.Md5]
        : [.. names.Select(name => name.ToUpperInvariant() switch
        {
            "MD5" => DigestAlgorithm.Md5,
            "SHA-256" => DigestAlgorithm.Sha256,
            _ => throw new FormatException($"Sip.DigestAlgorithms: '{name}' is neither MD5 nor SHA-256."),
        })];

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "SIP: wrong password or unknown user {User} from {Address}; challenged again ({More} more since the last such line)")]
        public static partial void WrongPassword(ILogger logger, string user, System.Net.IPAddress address, long more);

        [LoggerMessage(2730, LogLevel.Warning, "SIP: {User} from {Address} guessed too often; its passwords are not looked at for a while ({More} more since the last such line)")]
        public static partial void LockedOut(ILogger logger, string user, System.Net.IPAddress address, long more);

        [LoggerMessage(2102, LogLevel.Information, "SIP: account {Account} is disabled; refused")]
        public static partial void Disabled(ILogger logger, string account);
    }
}

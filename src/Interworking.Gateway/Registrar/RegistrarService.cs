using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Registrar;

/// <summary>Answers REGISTER (RFC 3261, 10.3): who asks, for whom, what, and whether the registrar took it.</summary>
public sealed partial class RegistrarService(
    IRegistrar registrar,
    IProvisioning provisioning,
    IWaitingWaker waker,
    SipAuthenticator authenticator,
    OwnAddresses own,
    NodePaths nodes,
    RegisterExtras extras,
    GatewayOptions options,
    SipMetrics metrics,
    TimeProvider time,
    ILogger<RegistrarService> logger)
{
    /// <summary>
    /// Answers a REGISTER whose Request-URI is ours. Completes synchronously unless the registrar has something to store; what follows that runs
    /// where the ledger tells its commits.
    /// </summary>
    public async ValueTask HandleAsync(ServerTransaction transaction, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        SipIdentity sender = authenticator.Identify(transaction);
        if (sender.Failure is { } failure) metrics.AuthenticationFailed(SipMethods.Register, failure);
        Account? account = null;
        RegisterReading reading = default;
        if ((sender.Refusal ?? Authorize(transaction.Request, sender, out account) ?? Read(transaction, sender, account!, now, out reading) ?? extras.Refusal(reading.Update)) is { } refusal)
        {
            Answer(transaction, refusal);
            return;
        }

        await UpdateAsync(transaction, account!, reading, stop);
    }

    /// <summary>Whose bindings: null with the account, or the refusal. A user registers himself; a trusted peer anybody (third-party REGISTER).</summary>
    private SipOutgoingResponse? Authorize(SipRequest request, SipIdentity sender, out Account? account)
    {
        SipUri aor = request.To!.Uri;
        account = own.IsOurs(aor) ? AccountNames.Find(provisioning.Current, aor.User) : null;
        if (sender.IsTrusted) return account switch
        {
            null => SipResponses.NotFound,
            { Enabled: false } => SipResponses.Forbidden,
            _ => null,
        };
        if (!own.IsOurs(aor)) return SipResponses.NotFound;
        return account?.Id == sender.Account!.Id ? null : SipResponses.Forbidden;
    }

    /// <summary>What it asks: null with the reading, or the refusal.</summary>
    private SipOutgoingResponse? Read(ServerTransaction transaction, SipIdentity sender, Account account, DateTimeOffset now, out RegisterReading reading)
    {
        SipOutgoingResponse? refusal = RegisterReader.Read(transaction, account.Id, options, nodes, now, out reading);
        if (refusal is null && sender.IsTrusted && ThirdPartyRegister.IsOne(transaction.Request)) reading = ThirdPartyRegister.Apply(transaction.Request, reading);
        return refusal;
    }

    private async ValueTask UpdateAsync(ServerTransaction transaction, Account account, RegisterReading reading, CancellationToken stop)
    {
        RegisterResult result = default!;
        bool updated = false;
        try
        {
            result = await registrar.UpdateAsync(account.Did, reading.Update, stop);
            updated = true;
            if (result.Verdict == RegisterVerdict.Done) await extras.KeepAsync(reading.Update);
        }
        catch (RegistrarUnavailableException unavailable)
        {
            Log.Unavailable(logger, NumberMask.Mask(account.Did), unavailable.Message);
            Answer(transaction, SipResponses.Unavailable());
            if (updated && result.WakeWaiting) waker.Wake(account.Id); // the mark is gone, whatever the app was answered
            return;
        }

        TimeSpan? heardWithin = RegisteredFlow.HeardWithin(transaction.Flow, reading, options.Sip);
        if (result.Verdict == RegisterVerdict.Done) RegisteredFlow.Keep(transaction.Flow, reading.Update, heardWithin);
        Answer(transaction, result.Verdict switch
        {
            RegisterVerdict.Done => RegisterAnswer.Ok(transaction.Request, account.Did, result.Bindings, reading, heardWithin, extras),
            RegisterVerdict.OutOfOrder => SipResponses.OutOfOrder,
            _ => SipResponses.TooManyContacts,
        });
        // Only now: a MESSAGE that overtakes the 200 finds a client that does not know yet that it is registered.
        if (result.WakeWaiting) waker.Wake(account.Id);
    }

    private void Answer(ServerTransaction transaction, SipOutgoingResponse response)
    {
        transaction.Respond(response);
        metrics.Registered(response.Status);
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "REGISTER of {Account}: the registrar is unavailable, answered 503: {Reason}")]
        public static partial void Unavailable(ILogger logger, string account, string reason);
    }
}

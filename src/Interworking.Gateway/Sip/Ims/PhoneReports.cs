using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Transport;
using Interworking.Smpp.Relay;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>
/// Sends RP-ACK and RP-ERROR to the phone that is waiting for it (TS 24.341, 5.3.3). It is tried once: a phone that misses it sends its message again, which
/// is recognised and answered the same.
/// </summary>
public sealed partial class PhoneReports(
    SipServer sip, IRegistrar registrar, AppRoutes routes, OutboundProxies proxies, RelayComposer composer, ImsSettings ims, TimeProvider time, ILogger<PhoneReports> logger)
{
    private readonly LogBudget _lost = new(TimeSpan.FromSeconds(10), time);

    /// <summary>The report is on the wire, or on its way to a connection, when this returns a pending task. Never throws for what a phone or the network does.</summary>
    /// <param name="account">Whose phone it is.</param>
    /// <param name="sent">What the phone sent.</param>
    /// <param name="report">The answer.</param>
    public async Task SendAsync(Account account, ServerTransaction sent, RpMessage report)
    {
        string user = $"sip:{account.Did}@{ims.Domain}";
        string inReplyTo = sent.Request.CallId ?? "";
        ClientResult answer;
        if (Choose(await BindingsAsync(account), account, sent) is { } chosen && proxies.Apply(chosen) is var binding && await routes.ToAsync(binding, CancellationToken.None) is { } way)
        {
            (string target, IReadOnlyList<string> route) = RouteSet.Of(binding.Contact, binding.Path);
            answer = await sip.Endpoint.SendAsync(way.Apply(composer.Report(target, route, user, inReplyTo, report)), way.Flow, CancellationToken.None);
        }
        else // it came through the IMS core without being registered here: back the same way
            answer = await sip.Endpoint.SendAsync(composer.Report(user, [], user, inReplyTo, report), sent.Flow, CancellationToken.None);
        if (answer.Response is { IsSuccess: true } || !_lost.TryTake(out long more)) return;
        Log.Lost(logger, NumberMask.Mask(account.Did), answer.Response?.StatusCode ?? 0, more);
    }

    private async ValueTask<IReadOnlyList<Binding>> BindingsAsync(Account account)
    {
        try
        {
            return await registrar.LookupAsync(account.Did, CancellationToken.None);
        }
        catch (RegistrarUnavailableException)
        {
            return []; // the way back is open all the same
        }
    }

    /// <summary>The phone that sent it, by where it came from; else one that takes short messages.</summary>
    private static Binding? Choose(IReadOnlyList<Binding> bindings, Account account, ServerTransaction sent)
    {
        Binding? other = null;
        foreach (Binding binding in bindings)
        {
            if (!SmsContact.Takes(binding) || (binding.AccountId != 0 && binding.AccountId != account.Id)) continue;
            if (binding.Transport == sent.Flow.Transport && binding.Source.Equals(sent.Source)) return binding;
            other ??= binding;
        }

        return other;
    }

    private static partial class Log
    {
        [LoggerMessage(2762, LogLevel.Warning, "The phone of {Account} did not take the answer to its message (SIP status {Status}; 0: none came); it will send it again ({More} more since the last such line)")]
        public static partial void Lost(ILogger logger, string account, int status, long more);
    }
}

using System.Globalization;
using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Host.Api.Links.Testing;

/// <summary>Asks the SIP proxies that stand before us how they are: OPTIONS to each (RFC 3261, 11). Any answer shows that it lives.</summary>
internal sealed class SipProxyTest(SipServer sip, GatewayOptions options, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<TestReport> RunAsync(CancellationToken stop)
    {
        var log = new TestLog(time);
        string[] proxies = [.. options.Sip.OutboundProxies.Select(entry => OutboundProxy.Parse(entry).Uri).Append(options.Sip.OutboundProxy).Where(uri => uri.Length > 0).Distinct()];
        foreach (string proxy in proxies) await AskAsync(proxy, log, stop);
        return log.Report(proxies.Length == 0 ? "No SIP proxy is configured: apps are reached by their own addresses." : "All SIP proxies answer.");
    }

    private async Task AskAsync(string uri, TestLog log, CancellationToken stop)
    {
        string what = $"OPTIONS {uri}";
        if (!SipHop.TryParse(uri, out SipHop? hop))
        {
            log.Bad(what, "is not an address that can be reached");
            return;
        }

        log.Begin();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        try
        {
            Flow? flow = await sip.Hops.ConnectAsync(hop, UdpFlow, [], limit.Token);
            if (flow is null) log.Bad(what, "cannot be reached");
            else Tell(what, flow, await sip.Endpoint.SendAsync(Request(uri), flow, limit.Token), log);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            log.Bad(what, $"no answer within {Limit.TotalSeconds:0} s");
        }
    }

    private static void Tell(string what, Flow flow, ClientResult result, TestLog log)
    {
        if (result.Response is { } response) log.Good(what, $"{response.StatusCode} {response.ReasonPhrase} from {flow.Remote} over {flow.Transport.ToString().ToUpperInvariant()}");
        else log.Bad(what, result.Kind == ClientResultKind.TransportError ? "the connection failed" : "no answer");
    }

    private Flow? UdpFlow(IPEndPoint remote) =>
        sip.UdpListeners.FirstOrDefault(one => one.Local.AddressFamily == remote.AddressFamily) is { } listener ? sip.Endpoint.UdpFlow(listener, remote) : null;

    private SipOutgoingRequest Request(string uri)
    {
        string id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        SipUri target = SipUri.TryParse(uri, out SipUri? parsed) ? parsed : throw new FormatException($"'{uri}' is not a SIP URI.");
        string to = $"{target.Scheme}:{target.Host}{(target.Port is { } port ? $":{port}" : "")}";
        return new SipOutgoingRequest
        {
            Method = SipMethods.Options,
            RequestUri = to,
            From = $"<sip:{options.Environment.Domain}>;tag={id[..12]}",
            To = $"<{to}>",
            CallId = $"{id}@{options.Environment.Domain}",
            CSeq = 1,
            MaxForwards = 1,
            Headers = [new("Accept", "application/sdp")],
        };
    }
}

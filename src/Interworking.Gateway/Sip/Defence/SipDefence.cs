using System.Net;
using System.Net.Sockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Defence;

/// <summary>
/// Whether a request is listened to at all. Scanners are slowed, then ignored, by address and by the account that they name;
/// never trusted peers, other nodes, or an address from which somebody has registered or sent with success (design 4.5).
/// What it holds is this node's and lost at a restart. Counting wrong passwords is not done here.
/// </summary>
public sealed partial class SipDefence
{
    private readonly ScannerSigns _signs;
    private readonly SuspectTable _suspects = new();
    private readonly ProvenAddresses _proven;
    private readonly TrustedPeers _trusted;
    private readonly NodePaths _nodes;
    private readonly SipMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogBudget _ignoredLines;
    private readonly bool _enabled;
    private readonly TimeSpan _ignoreFor;

    public SipDefence(
        GatewayOptions options, OwnAddresses own, IProvisioning provisioning, NodePaths nodes, SipMetrics metrics, TimeProvider time, ILogger<SipDefence> logger)
    {
        (_nodes, _metrics, _time, _logger) = (nodes, metrics, time, logger);
        DefenceOptions defence = options.Sip.Defence;
        (_enabled, _ignoreFor) = (defence.Enabled, TimeSpan.FromMinutes(defence.IgnoreMinutes));
        _signs = new ScannerSigns(defence.Agents, own, provisioning);
        _trusted = new TrustedPeers(options.Sip.TrustedPeers);
        _proven = new ProvenAddresses(time);
        _ignoredLines = new LogBudget(TimeSpan.FromSeconds(10), time);
        metrics.ObserveIgnored(() => _suspects.Ignored);
    }

    /// <summary>False for a request that gets no answer. Takes less than a microsecond where nothing is wrong.</summary>
    public bool Takes(SipRequest request, Flow flow)
    {
        if (!_enabled) return true;
        Offence offence = _signs.Of(request, out Account? account);
        if ((offence == Offence.None && _suspects.IsEmpty) || _trusted.Contains(flow.Remote.Address)) return true;
        IPAddress address = SourceAddress.Of(flow.Remote.Address);
        if (offence != Offence.ScannerAgent && (_proven.Contains(address) || IsOfANode(request, offence))) return true;

        // A forged datagram must not have an account ignored where it is at home: who says that he is a scanner is nobody's account.
        var key = new SuspectKey(address, offence == Offence.ScannerAgent ? null : account?.Did);
        bool answers = _suspects.Answers(key, offence, _ignoreFor, _time.GetUtcNow(), out DefenceStage stage, out Suspect? newlyIgnored);
        if (newlyIgnored is not null && _ignoredLines.TryTake(out long more))
            Log.Ignored(_logger, Show(address), newlyIgnored.Until!.Value, Words(offence), newlyIgnored.Offences, more);
        if (!answers) _metrics.Unanswered(offence == Offence.ScannerAgent ? "scanner" : stage == DefenceStage.Slowed ? "slowed" : "ignored");
        return answers;
    }

    /// <summary>Somebody proved at that address who he is.</summary>
    public void Succeeded(IPAddress address) => _proven.Add(address);

    /// <summary>Whether the address is that of somebody we know: nobody has forged it.</summary>
    public bool IsProven(IPAddress address) => _trusted.Contains(address) || _proven.Contains(address);

    public DefenceReport Report()
    {
        IReadOnlyList<DefenceEntry> senders = _suspects.Listed(_time.GetUtcNow(), static (key, suspect, stage) => new DefenceEntry(
            Show(key.Address), key.Did, stage == DefenceStage.Ignored ? "ignored" : "slowed", Words(suspect.Why), suspect.Since, suspect.Offences,
            suspect.Unanswered, stage == DefenceStage.Ignored ? suspect.Until : null));
        return new DefenceReport([.. senders.OrderByDescending(one => one.Since)]);
    }

    /// <summary>An operator wants an address to be heard again. False when nothing was held against it.</summary>
    public bool Lift(IPAddress address)
    {
        IPAddress source = SourceAddress.Of(address);
        if (_suspects.Lift(source) == 0) return false;
        Log.Lifted(_logger, Show(source));
        return true;
    }

    /// <summary>What another node sends to an app here comes from anybody, with a token that only a node can have made.</summary>
    private bool IsOfANode(SipRequest request, Offence offence) =>
        offence != Offence.None && request.Method == SipMethods.Message && _nodes.IsForFlow(request, out SipUri route) && _nodes.TryOpen(route, out _);

    private static string Show(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{address}/64" : address.ToString();

    private static string Words(Offence offence) => offence switch
    {
        Offence.ScannerAgent => "it calls itself a scanner",
        Offence.UnknownUser => "it registers or writes as users that do not exist",
        Offence.UnknownTarget => "it looks for users that do not exist",
        Offence.ForeignDomain => "it wants requests carried out that are not for us",
        Offence.NotTaken => "it calls or subscribes, which is not taken here",
        _ => "",
    };

    private static partial class Log
    {
        [LoggerMessage(2780, LogLevel.Warning, "SIP: {Address} is ignored until {Until:u}: {Why} ({Requests} requests; {More} more addresses since the last such line)")]
        public static partial void Ignored(ILogger logger, string address, DateTimeOffset until, string why, long requests, long more);

        [LoggerMessage(2781, LogLevel.Information, "SIP: an operator had {Address} heard again")]
        public static partial void Lifted(ILogger logger, string address);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Binds;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Cli.Onboarding;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;

namespace Interworking.Host.Api.Links.Testing;

/// <summary>
/// Tries a connection's peer as it is provisioned, without disturbing its traffic: where one of the binds that were agreed is free in the whole environment, by a session of its
/// own, bound as transmitter so that nothing is sent to it; else by an enquire_link on those that are bound here.
/// </summary>
internal sealed class ConnectionTest(LinkDirectory links, IBindLeases leases, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>A certificate that ends within it is worth a word.</summary>
    private static readonly TimeSpan EndsSoon = TimeSpan.FromDays(30);

    /// <summary>Those being tested: two tests at once would take two of the agreed binds.</summary>
    private readonly ConcurrentDictionary<string, bool> _running = new();

    public async Task<TestReport> RunAsync(Connection connection, CancellationToken stop)
    {
        var log = new TestLog(time);
        if (!_running.TryAdd(connection.Name, true))
        {
            log.Bad("test", "somebody is testing it just now");
            return log.Report("");
        }

        try
        {
            return await RunAsync(connection, log, stop);
        }
        finally
        {
            _running.TryRemove(connection.Name, out _);
        }
    }

    private async Task<TestReport> RunAsync(Connection connection, TestLog log, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        try
        {
            if (await ResolveAsync(connection, log, limit.Token)) await TryAsync(connection, log, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            log.Bad("time", "the peer did not answer in time");
        }

        return log.Report($"{connection.Name} is well.");
    }

    private static async ValueTask<bool> ResolveAsync(Connection connection, TestLog log, CancellationToken stop)
    {
        string host = connection.Address[..connection.Address.LastIndexOf(':')].Trim('[', ']');
        if (IPAddress.TryParse(host, out _)) return true;
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(host, stop);
            log.Good("resolve", $"{host} is {string.Join(", ", found.Take(4).Select(one => one.ToString()))}");
            return true;
        }
        catch (SocketException error)
        {
            log.Bad("resolve", $"{host}: {error.Message}");
            return false;
        }
    }

    private async Task TryAsync(Connection connection, TestLog log, CancellationToken stop)
    {
        SmppLink[] bound = [.. links.All.Where(link => link.Connection?.Name == connection.Name)];
        int elsewhere = await ElsewhereAsync(connection, stop);
        if (bound.Length + elsewhere < connection.Binds) await BesideAsync(connection, log, stop);
        else if (bound.Length > 0) await AskRunningAsync(bound, log, stop);
        else log.Bad("bind", $"all {connection.Binds} agreed binds are held by other nodes: test it there");
    }

    private async ValueTask<int> ElsewhereAsync(Connection connection, CancellationToken stop)
    {
        try
        {
            return (await leases.ReadAsync(stop)).Others.Sum(node => node.Count(bind => bind.Connection == connection.Name));
        }
        catch (LedgerUnavailableException)
        {
            return connection.Binds; // nobody knows: none is taken
        }
    }

    private async Task AskRunningAsync(IReadOnlyList<SmppLink> bound, TestLog log, CancellationToken stop)
    {
        foreach (SmppLink link in bound)
        {
            log.Begin();
            SendResult answer = await link.Session.SendAsync(new EnquireLink(), stop);
            string on = $"on the running session with {link.Remote}, bound since {link.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";
            if (answer.Outcome == SendOutcome.Answered) log.Good("enquire_link", on);
            else log.Bad("enquire_link", $"not answered {on}");
        }
    }

    private async Task BesideAsync(Connection connection, TestLog log, CancellationToken stop)
    {
        log.Begin();
        ProbeLink link;
        try
        {
            link = await ProbeLink.OpenAsync(connection, time, stop);
        }
        catch (Exception error) when ((error is SocketException or AuthenticationException or IOException or OperationCanceledException) && !stop.IsCancellationRequested)
        {
            string why = error is OperationCanceledException ? "no answer within 5 s" : error.Message;
            log.Bad(error is AuthenticationException ? "TLS" : "connect", $"{connection.Address}: {why}; check address{(connection.Tls ? ", tls and ca" : "")}");
            return;
        }

        await using (link)
        {
            log.Good("connect", $"{link.Remote} answers{(connection.Tls ? ", by TLS" : "")}");
            if (link.Tls is { } tls) NoteTls(tls, log);
            if (connection.Bind == BindKind.Receiver)
            {
                log.Good("bind", "not tried: the peer would send by it what is for the running sessions", timed: false);
                return;
            }

            log.Begin();
            // As a transmitter: the peer sends nothing by it that the running sessions should have.
            Connection asked = connection.Bind == BindKind.Transceiver ? connection with { Bind = BindKind.Transmitter } : connection;
            BindResult bind = await link.BindAsync(asked, stop);
            if (!bind.IsBound)
            {
                log.Bad("bind", bind.Outcome == SendOutcome.Answered ? $"refused with {StatusWords.Of(bind.Status)}" : "not answered; is that an SMPP port, and does it want TLS?");
                return;
            }

            log.Good("bind", $"as {connection.SystemId}, {asked.Bind.ToString().ToLowerInvariant()}; the peer speaks SMPP {link.PeerVersion >> 4}.{link.PeerVersion & 0xF}");
            log.Begin();
            if (await link.EnquireAsync(stop) is not null) log.Good("enquire_link", "answered");
            else log.Bad("enquire_link", "not answered");
        }
    }

    private void NoteTls(SslStream tls, TestLog log)
    {
        string end = "without a certificate";
        bool good = true;
        if (tls.RemoteCertificate is { } shown)
        {
            using var certificate = new X509Certificate2(shown);
            DateTime until = certificate.NotAfter.ToUniversalTime();
            good = until - time.GetUtcNow().UtcDateTime > EndsSoon;
            end = $"its certificate ({certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}) ends {until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{(good ? "" : ", soon")}";
        }

        log.Good("TLS", $"{tls.SslProtocol}, {end}", timed: false);
    }
}

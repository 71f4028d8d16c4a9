using System.Globalization;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Sip.Transactions;
using Microsoft.Extensions.Hosting;

namespace Interworking.Gateway.Apps;

/// <summary>
/// Recognises messages that an app sends again over HTTP because our answer was lost. What is the same stands with the message where a SIP MESSAGE has its Call-ID, so that
/// a restart knows it: a hash, keyed with the environment's secret, by which nobody can try texts.
/// </summary>
public sealed class RecentSends(GatewayOptions options, EnvironmentSecret secret, ISpoolStore spool, TimeProvider time)
    : RecentTable<(MessageId Id, int Status)>(TimeSpan.FromSeconds(options.Apps.RepeatSeconds), time), IHostedService
{
    private const string Mark = "http:";
    private const int Stored = 202;

    private readonly SipHash _hash = new(secret.KeyFor("apps"));

    /// <summary>Whether repetitions are looked for at all.</summary>
    public bool IsOn => options.Apps is { Acrobits: true, RepeatSeconds: > 0 };

    /// <param name="sender">Whose app.</param>
    /// <param name="destination">Canonical.</param>
    /// <param name="text">What it says.</param>
    /// <param name="notification">What the app wrote about notifications, which may hold an id of its own; empty for nothing.</param>
    public RequestKey KeyOf(Account sender, string destination, string text, string notification) => new(
        sender.Did, string.Create(CultureInfo.InvariantCulture, $"{Mark}{_hash.Compute(Encoding.UTF8.GetBytes($"{destination}\n{notification}\n{text}")):x16}"));

    /// <summary>What a former life has taken just now. Before a listener opens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsOn) return;
        DateTimeOffset since = Time.GetUtcNow() - TimeSpan.FromSeconds(options.Apps.RepeatSeconds);
        foreach ((string callId, string origin, MessageId id) in await spool.ReadCallIdsAsync(since, cancellationToken))
            if (callId.StartsWith(Mark, StringComparison.Ordinal)) Restore(new RequestKey(origin, callId), (id, Stored));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

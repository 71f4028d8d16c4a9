using System.Diagnostics.CodeAnalysis;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Nat;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>
/// Bindings and waiting marks in Redis, shared by the nodes of the environment and with other registrars (docs/registrar.md). What was looked up
/// within <see cref="Validity"/> and has not changed since is answered from memory, synchronously and without allocating. While Redis is away, what is known is
/// still answered and everything else throws <see cref="RegistrarUnavailableException"/>. Start it before the listeners.
/// </summary>
public sealed class RedisRegistrar : ISharedRegistrar, IKnownBindings, IHostedService, IAsyncDisposable
{
    /// <summary>Longest time that a lookup can differ from what Redis holds, when the publication of a change was lost or never made.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromSeconds(5);

    /// <summary>A mark that nobody renews belongs to a node that is gone. Renewed every ten minutes.</summary>
    private static readonly TimeSpan MarkLife = TimeSpan.FromHours(24);

    /// <summary>Others may change the same address of record at the same moment; not so often in a row.</summary>
    private const int MaxRounds = 10;

    private readonly string _node;
    private readonly int _maxContacts;
    private readonly RedisKeys _keys;
    private readonly NearCache _cache;
    private readonly RedisLink _link;
    private readonly TimeProvider _time;

    /// <summary>Ends what we publish, so that we know it when it comes back.</summary>
    private readonly string _self = $" {Guid.NewGuid():N}";

    /// <param name="options">Environment, node, limits.</param>
    /// <param name="redis">How to connect.</param>
    /// <param name="metrics">Shows the count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For the connection's fate.</param>
    public RedisRegistrar(GatewayOptions options, ConfigurationOptions redis, SipMetrics metrics, TimeProvider time, ILogger<RedisRegistrar> logger)
    {
        (_node, _maxContacts, _time) = (options.Environment.Node, options.Sip.MaxContacts, time);
        _keys = new RedisKeys(options.Environment.Name);
        _cache = new NearCache(options.Registrar.CachedAccounts, Validity, time);
        var subscriptions = new Dictionary<RedisChannel, Action<string>> { [_keys.Changed] = OnChanged, [_keys.Wake(_node)] = OnWake };
        _link = new RedisLink(redis, _keys, subscriptions, OnRestored, time, logger);
        metrics.ObserveBindings(() => Count);
    }

    public event Action<string>? Reachable;

    public event Action? Recovered;

    /// <summary>Of those that this process has in memory, not of all that Redis holds.</summary>
    public long Count => _cache.CountLive(_time.GetUtcNow());

    public IEnumerable<Binding> Known() => _cache.All();

    public string? Trouble => _link.Trouble;

    public ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop) =>
        _cache.Fresh(aor) is { } fresh ? new(BindingSet.Live(fresh.Bindings, _time.GetUtcNow())) : AskAsync(aor, stop);

    public async ValueTask MarkWaitingAsync(string aor, CancellationToken stop)
    {
        NearCache.Ticket ticket = _cache.Ask(aor);
        RedisValue[] answer = await _link.EvaluateAsync(RedisScripts.Mark, [_keys.Bindings(aor), _keys.Waiting(aor)], [_node, (long)MarkLife.TotalSeconds], stop);
        // The look that follows a mark must not see what was before it.
        _cache.PutRead(aor, ticket, StoredBindings.Read(answer, at: 0));
    }

    public async ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop)
    {
        bool isQuery = !update.RemoveAll && update.Contacts.Count == 0;
        // The cache is only a guess that saves asking first: a refusal is never decided from it, and a change only if Redis holds the same.
        StoredBindings? known = isQuery ? null : _cache.Known(aor);
        bool certain = known is null;
        known ??= await ReadAsync(aor, stop);
        for (int round = 0; round < MaxRounds; round++)
        {
            (Binding[] next, RegisterVerdict verdict) = BindingSet.Apply(known.Bindings, update, _maxContacts);
            if (isQuery) return new RegisterResult(verdict, next, WakeWaiting: false);
            if (verdict != RegisterVerdict.Done)
            {
                if (certain) return new RegisterResult(verdict, next, WakeWaiting: false);
                (known, certain) = (await ReadAsync(aor, stop), true);
                continue;
            }

            (StoredBindings? present, bool marked) = await WriteAsync(aor, update, known, known.To(next), stop);
            if (present is null) return new RegisterResult(verdict, next, marked);
            (known, certain) = (present, true);
        }

        throw new RegistrarUnavailableException("Redis: the bindings were changed by others again and again.");
    }

    /// <summary>Returns after the first attempt to connect. Redis being away is no reason not to start: it is connected to when it comes.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _link.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _link.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private async ValueTask<IReadOnlyList<Binding>> AskAsync(string aor, CancellationToken stop)
    {
        StoredBindings stored;
        try
        {
            stored = await ReadAsync(aor, stop);
        }
        catch (RegistrarUnavailableException) when (TryKnown(aor, out Binding[]? known))
        {
            return known;
        }

        return BindingSet.Live(stored.Bindings, _time.GetUtcNow());
    }

    private bool TryKnown(string aor, [NotNullWhen(true)] out Binding[]? known)
    {
        known = _cache.Known(aor) is { } last ? BindingSet.Live(last.Bindings, _time.GetUtcNow()) : null;
        return known?.Length > 0;
    }

    private async ValueTask<StoredBindings> ReadAsync(string aor, CancellationToken stop)
    {
        NearCache.Ticket ticket = _cache.Ask(aor);
        StoredBindings stored = StoredBindings.Read(await _link.EvaluateAsync(RedisScripts.Lookup, [_keys.Bindings(aor)], [], stop), at: 0);
        _cache.PutRead(aor, ticket, stored);
        return stored;
    }

    /// <summary>Writes if Redis still holds what is known. Gives what it holds instead, or null and whether this node had left a mark.</summary>
    private async ValueTask<(StoredBindings? Present, bool Marked)> WriteAsync(
        string aor, RegisterUpdate update, StoredBindings known, StoredBindings.Change change, CancellationToken stop)
    {
        NearCache.Ticket ticket = _cache.Ask(aor);
        RedisValue[] answer;
        try
        {
            answer = await _link.EvaluateAsync(RedisScripts.Update, [_keys.Bindings(aor), _keys.Waiting(aor)], Arguments(aor, update, known, change), stop);
        }
        catch (RegistrarUnavailableException)
        {
            // It may have been done, and what we publish we do not listen to.
            _cache.Changed(aor);
            throw;
        }

        if (answer[0] == "0") return (StoredBindings.Read(answer, at: 1), false);
        _cache.PutWritten(aor, ticket, new StoredBindings(answer[1]!, change.Next, change.Fields));
        return (null, answer[2] == "1");
    }

    private RedisValue[] Arguments(string aor, RegisterUpdate update, StoredBindings known, StoredBindings.Change change)
    {
        long ends = 0;
        foreach (Binding binding in change.Next) ends = Math.Max(ends, binding.ExpiresAt.ToUnixTimeMilliseconds());
        bool reachable = false;
        foreach (Binding contact in update.Contacts) reachable |= contact.ExpiresAt > update.Now;

        var arguments = new RedisValue[9 + change.Removed.Length + (2 * change.Put.Count)];
        arguments[0] = known.Version;
        arguments[1] = ends;
        arguments[2] = reachable ? "1" : "0";
        arguments[3] = _node;
        arguments[4] = aor;
        arguments[5] = aor + _self;
        arguments[6] = (string)_keys.Changed!;
        arguments[7] = _keys.WakePrefix;
        arguments[8] = change.Removed.Length;
        int at = 9;
        foreach (string field in change.Removed) arguments[at++] = field;
        foreach ((string field, byte[] value) in change.Put) (arguments[at++], arguments[at++]) = (field, value);
        return arguments;
    }

    private void OnChanged(string message)
    {
        if (message.EndsWith(_self, StringComparison.Ordinal)) return; // known since it was written
        int end = message.IndexOf(' ', StringComparison.Ordinal);
        _cache.Changed(end < 0 ? message : message[..end]);
    }

    private void OnWake(string aor)
    {
        // The change was published before, but may come after.
        _cache.Changed(aor);
        Reachable?.Invoke(aor);
    }

    private void OnRestored()
    {
        _cache.AllChanged();
        Recovered?.Invoke();
    }
}

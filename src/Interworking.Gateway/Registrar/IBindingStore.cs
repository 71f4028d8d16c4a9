namespace Interworking.Gateway.Registrar;

/// <summary>Where the embedded registrar finds its bindings after a restart; its writes are <see cref="Pipeline.Ledger.BindingsEntry"/>.</summary>
public interface IBindingStore
{
    /// <summary>All that have not expired, one address of record at a time.</summary>
    IAsyncEnumerable<(string Aor, IReadOnlyList<Binding> Bindings)> ReadAllAsync(DateTimeOffset now, CancellationToken stop);

    /// <summary>Those of one address of record that have not expired: what a command sees while the server runs.</summary>
    ValueTask<IReadOnlyList<Binding>> ReadAsync(string aor, DateTimeOffset now, CancellationToken stop);
}

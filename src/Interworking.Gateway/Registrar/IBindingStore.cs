namespace Interworking.Gateway.Registrar;

/// <summary>Where the embedded registrar finds its bindings after a restart; its writes are <see cref="Pipeline.Ledger.BindingsEntry"/>.</summary>
public interface IBindingStore
{
    IAsyncEnumerable<(string Aor, IReadOnlyList<Binding> Bindings)> ReadAllAsync(DateTimeOffset now, CancellationToken stop);
}

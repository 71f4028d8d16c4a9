using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>A kind of which there are few: all are in every <see cref="ProvisioningState"/>.</summary>
public sealed class SetKind<T> : ProvisionedKind
    where T : class
{
    private readonly Func<ProvisioningSet, IReadOnlyList<T>> _all;
    private readonly Func<T, string> _name;
    private readonly Func<T, IEnumerable<Field>> _fields;
    private readonly Func<JsonObjectReader, ProvisioningFile> _read;

    /// <param name="section">See <see cref="ProvisionedKind.Section"/>.</param>
    /// <param name="word">See <see cref="ProvisionedKind.Word"/>.</param>
    /// <param name="all">Those that are stored.</param>
    /// <param name="name">Of one.</param>
    /// <param name="fields">Of one.</param>
    /// <param name="read">A file with one.</param>
    internal SetKind(
        string section, string word, Func<ProvisioningSet, IReadOnlyList<T>> all, Func<T, string> name, Func<T, IEnumerable<Field>> fields,
        Func<JsonObjectReader, ProvisioningFile> read)
        : base(section, word, "name") => (_all, _name, _fields, _read) = (all, name, fields, read);

    /// <summary>Those that are stored, by name.</summary>
    public IEnumerable<T> All(ProvisioningSet set) => _all(set).OrderBy(_name, StringComparer.Ordinal);

    public string NameOf(T item) => _name(item);

    public T? Find(ProvisioningSet set, string name) => _all(set).FirstOrDefault(item => _name(item) == name);

    internal override ProvisioningFile Read(JsonObjectReader item) => _read(item);

    internal override IReadOnlyList<Field>? FieldsOf(ProvisioningState state, string name) => Find(state.Set, name) is { } found ? [.. _fields(found)] : null;
}

using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>A kind of thing that is provisioned, as it is edited one by one.</summary>
public abstract class ProvisionedKind
{
    private protected ProvisionedKind(string section, string word, string key) => (Section, Word, Key) = (section, word, key);

    /// <summary>The provisioning file's section, and the API's collection: <c>carriers</c>.</summary>
    public string Section { get; }

    /// <summary>One of it, for people: <c>carrier</c>.</summary>
    public string Word { get; }

    /// <summary>The key of its name: <c>name</c>, of an account <c>did</c>.</summary>
    public string Key { get; }

    /// <summary>Reads one as a provisioning file has it.</summary>
    internal abstract ProvisioningFile Read(JsonObjectReader item);

    /// <summary>Everything that the stored one says, secrets too; null when there is none.</summary>
    internal abstract IReadOnlyList<Field>? FieldsOf(ProvisioningState state, string name);
}

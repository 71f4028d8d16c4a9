namespace Interworking.Host.WebConsole.Edit.Fields;

/// <summary>Fields that belong together.</summary>
/// <param name="Title">Over them.</param>
/// <param name="Fields">In order.</param>
public sealed record FieldGroup(string Title, IReadOnlyList<EditField> Fields)
{
    /// <summary>Closed until somebody opens it: what few change.</summary>
    public bool Folded { get; init; }

    /// <summary>What it is about, in a sentence.</summary>
    public string? Help { get; init; }
}

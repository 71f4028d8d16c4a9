namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>Under what condition a thing may be written (RFC 9110, 13.1).</summary>
/// <param name="MustBeNew">There is none yet.</param>
/// <param name="Tag">It is still what whoever edits it has seen; null where nothing was said, <c>*</c> whatever it is.</param>
public readonly record struct EditCondition(bool MustBeNew, string? Tag)
{
    public static readonly EditCondition New = new(true, null);

    public static EditCondition Unchanged(string? tag) => new(false, tag);
}

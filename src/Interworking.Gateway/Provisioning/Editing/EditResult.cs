using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>What became of an edit.</summary>
public enum EditOutcome
{
    /// <summary>It is in the database, and on every node within a second.</summary>
    Done,

    /// <summary>What was written is not right; see the errors.</summary>
    Invalid,

    /// <summary>There is none of that name.</summary>
    NotFound,

    /// <summary>There is one of that name.</summary>
    Exists,

    /// <summary>It is not what whoever edits it has seen.</summary>
    Changed,

    /// <summary>Nothing was said about what it was.</summary>
    Unconditional,

    /// <summary>Something else needs it; see the errors.</summary>
    InUse,

    /// <summary>Others kept changing the provisioning meanwhile.</summary>
    Busy,
}

/// <param name="Outcome">What became of it.</param>
/// <param name="Name">Of what was edited.</param>
/// <param name="Errors">All that is wrong at once.</param>
/// <param name="Changes">A line for each difference; see <see cref="ProvisioningPlan.Changes"/>.</param>
public sealed record EditResult(EditOutcome Outcome, string Name, IReadOnlyList<ConfigurationError> Errors, IReadOnlyList<string> Changes)
{
    internal static EditResult Of(EditOutcome outcome, string name) => new(outcome, name, [], []);
}

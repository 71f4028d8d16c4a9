using Interworking.Gateway.Provisioning;

namespace Interworking.Host.WebConsole.Edit.Fields;

/// <summary>One thing that can be typed in, described once: the form, its help, what a person sees who may not change it, and where an error of the API belongs follow from it.</summary>
/// <param name="Key">Where it stands in the API's JSON: <c>window</c>, <c>profile.ton</c>. Errors of the API name the same.</param>
/// <param name="Label">What a person calls it.</param>
/// <param name="Type">How it is typed in.</param>
public sealed record EditField(string Key, string Label, FieldType Type = FieldType.Text)
{
    /// <summary>What it does, in a sentence.</summary>
    public string? Help { get; init; }

    /// <summary>What is counted: seconds, messages a second.</summary>
    public string? Unit { get; init; }

    /// <summary>What is taken: <c>1 to 1024</c>.</summary>
    public string? Range { get; init; }

    /// <summary>Shown while it is empty.</summary>
    public string? Example { get; init; }

    public bool Required { get; init; }

    /// <summary>Of a choice.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>Of a choice among names.</summary>
    public Func<ProvisioningSet, IEnumerable<string>>? Names { get; init; }

    /// <summary>What empty means; null for a choice where one has to be taken.</summary>
    public string? None { get; init; }

    /// <summary>Texts that are offered while one is typed.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>Where the API finds texts that begin as typed; the text is put behind it.</summary>
    public string? SuggestedBy { get; init; }

    /// <summary>Length of a secret that is made on request; 0 offers none.</summary>
    public int Generated { get; init; }

    /// <summary>Only where one is created.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Only where one is changed.</summary>
    public bool OnlyChange { get; init; }

    /// <summary>Columns of a table.</summary>
    public IReadOnlyList<EditField> Cells { get; init; } = [];

    public RowShape Shape { get; init; }

    /// <summary>One row of it, for people.</summary>
    public string Row { get; init; } = "";

    /// <summary>There may be thousands: they are shown as text and changed one by one.</summary>
    public bool Many { get; init; }

    /// <summary>Their order counts.</summary>
    public bool Ordered { get; init; }

    /// <summary>A table, or a text of several lines: it needs the whole width.</summary>
    public bool IsWide => Type is FieldType.Rows;

    /// <summary>For ids within a page.</summary>
    public string Id => "f-" + Key.Replace('.', '-');
}

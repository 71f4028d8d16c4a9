using System.Text.Json.Nodes;

namespace Interworking.Host.WebConsole.Edit;

/// <summary>A column of a list.</summary>
/// <param name="Header">Over it.</param>
/// <param name="Text">Of one thing, as the API shows it.</param>
public sealed record EditColumn(string Header, Func<JsonObject, string> Text)
{
    public bool IsNumber { get; init; }

    /// <summary>It is a state: "good", "bad", "warn" or null for neither.</summary>
    public Func<JsonObject, string?>? Mood { get; init; }

    /// <summary>Where it leads; null nowhere.</summary>
    public Func<JsonObject, string?>? Link { get; init; }
}

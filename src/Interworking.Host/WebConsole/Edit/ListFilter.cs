namespace Interworking.Host.WebConsole.Edit;

/// <summary>What a list can be narrowed by, beside the name.</summary>
/// <param name="Name">The API's parameter.</param>
/// <param name="Label">What a person calls it.</param>
public sealed record ListFilter(string Name, string Label);

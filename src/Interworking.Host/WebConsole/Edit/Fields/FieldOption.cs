namespace Interworking.Host.WebConsole.Edit.Fields;

/// <summary>One of a few words.</summary>
/// <param name="Value">As the API has it.</param>
/// <param name="Label">What it means.</param>
public sealed record FieldOption(string Value, string Label);

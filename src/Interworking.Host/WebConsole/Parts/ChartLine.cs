namespace Interworking.Host.WebConsole.Parts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Colour">accent, good, warn or bad: what it means, not how it looks.</param>
/// <param name="Values">Oldest first, all lines with as many.</param>
public sealed record ChartLine(string Name, string Colour, IReadOnlyList<double> Values);

namespace Interworking.Gateway.Observability;

/// <summary>Hides the middle of phone numbers in logs: <c>1112****3</c>.</summary>
public static class NumberMask
{
    private const int Head = 4;
    private const string Stars = "****";

    /// <summary>Log.MaskNumbers: set once at start, before anything logs.</summary>
    public static bool Enabled { get; set; } = true;

    /// <summary>
    /// The first four characters and the last one; of a short number only the first. The number of stars does not tell the length.
    /// A peer's control characters never reach the log, masked or not.
    /// </summary>
    public static string Mask(string number)
    {
        string shown = !Enabled ? number
            : number.Length <= Head + 1 ? number[..Math.Min(1, number.Length)] + Stars
            : string.Concat(number.AsSpan(0, Head), Stars, number.AsSpan(number.Length - 1));
        return shown.AsSpan().ContainsAnyInRange('\0', '\x1f') ? Clean(shown) : shown;
    }

    private static string Clean(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int at = 0; at < target.Length; at++) target[at] = char.IsControl(source[at]) ? '?' : source[at];
    });
}

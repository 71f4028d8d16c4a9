namespace Interworking.Gateway.Smpp.Egress;

/// <summary>Which of a policy's connections takes the next message: a pure function.</summary>
public static class ConnectionChoice
{
    /// <summary>Index of the connection, or -1 when none is usable.</summary>
    /// <param name="usable">For each connection of the policy, in order.</param>
    /// <param name="weights">One for each, or empty: then the first usable one. A weight of 0 is a fall-back for when no other is usable.</param>
    /// <param name="roll">0 to below 1: where in the sum of the usable ones' weights the message falls.</param>
    public static int Pick(ReadOnlySpan<bool> usable, IReadOnlyList<int> weights, double roll)
    {
        if (weights.Count != usable.Length) return usable.IndexOf(true);
        long total = 0;
        for (int at = 0; at < usable.Length; at++)
        {
            if (usable[at]) total += weights[at];
        }

        if (total == 0) return usable.IndexOf(true);
        double point = roll * total;
        for (int at = 0; at < usable.Length; at++)
        {
            if (!usable[at] || weights[at] == 0) continue;
            point -= weights[at];
            if (point < 0) return at;
        }

        return usable.LastIndexOf(true); // rounding at the upper end
    }
}

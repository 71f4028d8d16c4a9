namespace Interworking.Gateway.Smpp.Binds;

/// <summary>How nodes divide the binds of one connection: nobody has two more than another, and whoever has least is served first.</summary>
public static class BindShare
{
    /// <summary>How many free binds this node should take now (positive), or give up (negative).</summary>
    /// <param name="total">Binds agreed in all.</param>
    /// <param name="free">Of them, those that no living node holds.</param>
    /// <param name="mine">Held by this node, without those that it is giving up.</param>
    /// <param name="others">Held by each other living node.</param>
    public static int Change(int total, int free, int mine, IReadOnlyCollection<int> others)
    {
        int nodes = others.Count + 1;
        int least = total / nodes;
        if (free > 0)
        {
            if (mine < least) return Math.Min(free, least - mine);
            // What cannot be divided goes out one by one, and only when everybody has his share: whoever just gave one up must not take it back.
            return total % nodes > 0 && mine == least && others.All(held => held >= least) ? 1 : 0;
        }

        if (others.Count == 0 || mine - others.Min() < 2) return 0;
        int most = (total + nodes - 1) / nodes;
        return -Math.Max(1, mine - most);
    }
}

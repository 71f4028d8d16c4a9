namespace Interworking.Sip.Resolving;

/// <summary>The order in which servers are tried (RFC 2782): by priority, within one by chance according to weight. A pure function of its dice.</summary>
public static class SrvOrder
{
    /// <param name="records">Of one service, in any order.</param>
    /// <param name="dice">A number from 0 to its argument, both included.</param>
    public static IReadOnlyList<SrvRecord> Arrange(IEnumerable<SrvRecord> records, Func<int, int> dice)
    {
        var arranged = new List<SrvRecord>();
        foreach (IGrouping<ushort, SrvRecord> priority in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            // Those with weight 0 stand first, so that they have a small chance beside others.
            List<SrvRecord> left = [.. priority.OrderBy(record => record.Weight == 0 ? 0 : 1)];
            while (left.Count > 0)
            {
                int chosen = Choose(left, dice);
                arranged.Add(left[chosen]);
                left.RemoveAt(chosen);
            }
        }

        return arranged;
    }

    private static int Choose(List<SrvRecord> left, Func<int, int> dice)
    {
        int number = dice(left.Sum(record => record.Weight));
        int sum = 0;
        for (int at = 0; at < left.Count; at++)
        {
            sum += left[at].Weight;
            if (sum >= number) return at;
        }

        return left.Count - 1;
    }
}

namespace Interworking.Gateway.Settlement;

/// <summary>Counts CDRs for statements.</summary>
public interface ISettlementStore
{
    /// <summary>Counts what carriers sent between two moments, without test traffic.</summary>
    ValueTask<IReadOnlyList<TrafficCount>> CountAsync(TrafficQuery query, CancellationToken stop);
}

/// <param name="Environment">Whose CDRs.</param>
/// <param name="Carriers">Names; empty for every CDR that has a carrier.</param>
/// <param name="From">First moment of acceptance.</param>
/// <param name="Until">The moment after the last.</param>
/// <param name="PrefixLength">Leading digits of the destination to count by; 0 counts all destinations together.</param>
public sealed record TrafficQuery(string Environment, IReadOnlyCollection<string> Carriers, DateTimeOffset From, DateTimeOffset Until, int PrefixLength);

/// <summary>Messages of one carrier to one leading part of the destination.</summary>
/// <param name="Carrier">Name.</param>
/// <param name="Prefix">Leading digits, as many as asked for or as the destination has.</param>
/// <param name="Messages">Accepted messages.</param>
/// <param name="Parts">PDUs that carried them.</param>
/// <param name="DeliveredMessages">Those of them that were delivered.</param>
/// <param name="DeliveredParts">PDUs that carried those.</param>
public sealed record TrafficCount(string Carrier, string Prefix, long Messages, long Parts, long DeliveredMessages, long DeliveredParts);

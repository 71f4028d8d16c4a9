namespace Interworking.Gateway.Messages;

/// <summary>
/// Where a message that another of our environments handed us began (design section 3, Identifiers). It comes in a vendor TLV and counts only on links
/// marked <c>environment</c>.
/// </summary>
/// <param name="Id">The first environment and the id there: <see cref="Message.TraceId"/> all the way.</param>
/// <param name="Hops">Environments that had it before us; 1 or more.</param>
/// <param name="Part">Which PDU of the message this is, 1 to 255: each is recognised by itself when it comes again.</param>
/// <param name="MayBeCopy">The sender does not know whether we have it already: look before taking it.</param>
public readonly record struct Trace(string Id, int Hops, int Part, bool MayBeCopy)
{
    /// <summary>What two copies of one PDU have in common.</summary>
    public string Key => $"{Id}/{Part}";
}

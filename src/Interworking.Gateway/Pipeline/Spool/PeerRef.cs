using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>The id that a peer gave to one PDU of a message that we handed over; its receipt will carry it.</summary>
/// <param name="MessageId">Our message.</param>
/// <param name="Part">Which of the PDUs that we sent, 1 to 255 (not the parts by which it came to us).</param>
/// <param name="Connection">Whose id it is: ids are unique within a connection only.</param>
/// <param name="Reference">The id in the form by which receipts are matched: trimmed, lower case, without leading zeros.</param>
/// <param name="State">What the part's receipt said; null while it is owed.</param>
public readonly record struct PeerRef(MessageId MessageId, int Part, string Connection, string Reference, MessageState? State);

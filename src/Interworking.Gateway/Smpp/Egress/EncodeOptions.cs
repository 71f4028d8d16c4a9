namespace Interworking.Gateway.Smpp.Egress;

/// <summary>What of a message's encoding depends on the moment.</summary>
/// <param name="Now">What is left of the validity period counts from it.</param>
/// <param name="PeerVersion">interface_version of the peer; below 3.4 it gets no optional parameters.</param>
/// <param name="WantsReceipt">registered_delivery.</param>
/// <param name="Sender">Shown instead of the origin's number; null leaves it.</param>
/// <param name="OtherLongMethod">The peer refused the length: by the other method.</param>
/// <param name="AsUcs2">The peer refused the coding.</param>
/// <param name="MayBeCopy">Said in the trace TLV.</param>
public readonly record struct EncodeOptions(
    DateTimeOffset Now, byte PeerVersion, bool WantsReceipt, string? Sender = null, bool OtherLongMethod = false, bool AsUcs2 = false, bool MayBeCopy = false);

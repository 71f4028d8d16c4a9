namespace Interworking.Gateway.Sip.Defence;

/// <summary>Who is slowed or ignored at this node, the latest first.</summary>
public sealed record DefenceReport(IReadOnlyList<DefenceEntry> Senders);

/// <summary>One sender who is slowed or ignored.</summary>
/// <param name="Address">An IPv4 address, or the network of an IPv6 address.</param>
/// <param name="Account">The DID that his requests name; null for all of them that name none of ours.</param>
/// <param name="State"><c>slowed</c>: answered once a second; <c>ignored</c>: not answered.</param>
/// <param name="Why">What he did last, in words.</param>
/// <param name="Since">His first such request.</param>
/// <param name="Requests">How many such requests he sent.</param>
/// <param name="Unanswered">How many of his requests got no answer.</param>
/// <param name="Until">When he is heard again; null while he is only slowed.</param>
public sealed record DefenceEntry(
    string Address, string? Account, string State, string Why, DateTimeOffset Since, long Requests, long Unanswered, DateTimeOffset? Until);

using System.Net;

namespace Interworking.Gateway.Sip.Defence;

/// <summary>Whose requests are counted together.</summary>
/// <param name="Address">As <see cref="SourceAddress"/> has it.</param>
/// <param name="Did">The account that they say they are of; null for all that name none, so that who tries doors does not shut
/// out a neighbour who has one.</param>
internal readonly record struct SuspectKey(IPAddress Address, string? Did);

using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>Statuses of the vendor's range that our environments use among themselves; see docs/trace-tlv.md.</summary>
public static class PeerStatus
{
    /// <summary>The message has been here before, or through too many environments. Only said, and only understood, on links marked <c>environment</c>.</summary>
    public const CommandStatus Loop = (CommandStatus)0x4C0;
}

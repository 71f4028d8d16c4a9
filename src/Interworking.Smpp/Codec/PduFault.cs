using Interworking.Smpp.Values;

namespace Interworking.Smpp.Codec;

/// <summary>Why a PDU could not be read or written.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Status">The command_status that says so to the peer.</param>
public readonly record struct PduFault(PduFaultKind Kind, CommandStatus Status)
{
    public static PduFault None => default;

    public bool IsNone => Kind == PduFaultKind.None;
}

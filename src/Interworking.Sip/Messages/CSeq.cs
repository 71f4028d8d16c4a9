using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>CSeq (RFC 3261, 20.16).</summary>
/// <param name="Number">0 to 2^31 - 1 on the wire; larger values up to 2^32 - 1 are tolerated.</param>
/// <param name="Method">The method of the request.</param>
public readonly record struct CSeq(uint Number, string Method)
{
    internal static bool TryRead(ReadOnlySpan<byte> value, out uint number, out ReadOnlySpan<byte> method)
    {
        method = default;
        int digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0 || !SipText.TryNumber(value[..digits], out number))
        {
            number = 0;
            return false;
        }

        method = SipText.Trim(value[digits..]);
        return method.Length < value.Length - digits && SipText.IsToken(method);
    }
}

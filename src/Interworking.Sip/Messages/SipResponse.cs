using System.Text;

namespace Interworking.Sip.Messages;

/// <summary>A received response.</summary>
public sealed class SipResponse : SipMessage
{
    private readonly int _reasonStart;
    private readonly int _reasonLength;

    internal SipResponse(byte[] data, HeaderField[] fields, ReadOnlyMemory<byte> body, int status, int reasonStart, int reasonLength)
        : base(data, fields, body) => (StatusCode, _reasonStart, _reasonLength) = (status, reasonStart, reasonLength);

    /// <summary>100 to 699.</summary>
    public int StatusCode { get; }

    /// <summary>As written; may be empty.</summary>
    public string ReasonPhrase => Encoding.UTF8.GetString(Data.Slice(_reasonStart, _reasonLength));

    public bool IsFinal => StatusCode >= 200;

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}

namespace Interworking.Smpp.Codec;

/// <summary>What <see cref="PduFrame.TryTake"/> found at the head of the input.</summary>
public enum FrameResult
{
    /// <summary>The PDU has not arrived whole.</summary>
    NeedMore,

    /// <summary>One PDU was taken off the input.</summary>
    Taken,

    /// <summary>The length is impossible: nothing behind it can be found, the link is lost.</summary>
    Invalid,
}

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>What a peer's command_status means for the message (design, table 4.2).</summary>
public enum PeerStatusClass
{
    /// <summary>The peer has it.</summary>
    Taken,

    /// <summary>The link is paused; this message goes by the next connection, or waits.</summary>
    Throttled,

    /// <summary>The next connection, else later.</summary>
    Retry,

    /// <summary>May be for now or for ever: three tries in a quarter of an hour, then the next connection, then permanent.</summary>
    Ambiguous,

    /// <summary>Never sent again.</summary>
    Permanent,

    /// <summary>Once by the other long-message method, then permanent.</summary>
    Length,

    /// <summary>Once as UCS-2, then permanent.</summary>
    Coding,

    /// <summary>The link's configuration does not suit the peer: an operator must look; the next connection, else slowly again.</summary>
    Configuration,

    /// <summary>We wrote what the peer cannot read: an operator must look; permanent.</summary>
    Ours,

    /// <summary>Our own environment at the other end says that the message goes in circles.</summary>
    Loop,
}

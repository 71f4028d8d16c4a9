namespace Interworking.Smpp.Session;

/// <summary>What is known of a request that we were asked to send.</summary>
public enum SendOutcome
{
    /// <summary>The peer answered; the status says what.</summary>
    Answered,

    /// <summary>No octet of it left: it may be sent elsewhere without doubt.</summary>
    NotSent,

    /// <summary>The link was cut after octets of it had left and before the answer came: in doubt.</summary>
    CutAfterWrite,

    /// <summary>No answer within the response timeout on a link that lives: in doubt.</summary>
    TimedOut,
}

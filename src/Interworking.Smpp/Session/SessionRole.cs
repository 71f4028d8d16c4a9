namespace Interworking.Smpp.Session;

/// <summary>Which side of the link we are.</summary>
public enum SessionRole
{
    /// <summary>The listening side: the peer binds to us.</summary>
    MessageCentre,

    /// <summary>The dialling side: we bind to the peer.</summary>
    Esme,
}

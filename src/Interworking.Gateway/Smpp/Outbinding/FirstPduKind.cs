namespace Interworking.Gateway.Smpp.Outbinding;

/// <summary>What a new connection begins with.</summary>
public enum FirstPduKind
{
    /// <summary>Nothing came in time, or it is gone.</summary>
    None,

    /// <summary>A message centre asks us to bind.</summary>
    Outbind,

    /// <summary>Anything else, for the session to judge.</summary>
    Other,
}

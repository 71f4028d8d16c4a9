namespace Interworking.Smpp.Session;

/// <summary>Why a session ended.</summary>
public enum SessionEndReason
{
    /// <summary>The peer sent unbind.</summary>
    PeerUnbound,

    /// <summary>The peer closed the connection without unbind.</summary>
    PeerClosed,

    /// <summary>We sent unbind.</summary>
    Unbound,

    /// <summary>The process is stopping.</summary>
    Stopped,

    /// <summary>Closed by the owner without unbind.</summary>
    Closed,

    /// <summary>The bind was refused, by us or by the peer.</summary>
    BindRefused,

    /// <summary>command_length made no sense: nothing behind it can be found.</summary>
    ProtocolError,

    /// <summary>enquire_link stayed unanswered.</summary>
    EnquireLinkUnanswered,

    /// <summary>No bind within session_init.</summary>
    SessionInitTimeout,

    /// <summary>Nothing but our own enquire_link for the inactivity time.</summary>
    Inactivity,

    /// <summary>The transport failed.</summary>
    IoError,

    /// <summary>Our own code threw: a bug, with its text in the detail.</summary>
    Fault,
}

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>What the body of a MESSAGE is for.</summary>
public enum BodyKind
{
    /// <summary>A text for the recipient.</summary>
    Text,

    /// <summary>Somebody is typing (RFC 3994): taken and dropped, an SMS has no such thing.</summary>
    Typing,

    /// <summary>An app's notification about a message that it got (RFC 5438), asked for or not: it ends a message that a relay has, and is never an SMS.</summary>
    Notification,

    /// <summary>Not taken.</summary>
    Refused,
}

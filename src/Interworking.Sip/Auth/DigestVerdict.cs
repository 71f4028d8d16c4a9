namespace Interworking.Sip.Auth;

/// <summary>What a digest is worth.</summary>
public enum DigestVerdict
{
    /// <summary>Right, fresh, not seen before.</summary>
    Ok,

    /// <summary>The password is right, the nonce is old, not ours, or its count was used: challenge again with stale=true.</summary>
    Stale,

    /// <summary>Wrong password, unknown user, or made for something else.</summary>
    Wrong,

    /// <summary>An algorithm or qop that was not offered, or fields that do not fit together.</summary>
    Malformed,
}

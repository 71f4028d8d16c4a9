namespace Interworking.Smpp.Values;

/// <summary>interface_version and sc_interface_version (SMPP 3.4, 5.2.4).</summary>
public static class InterfaceVersions
{
    /// <summary>3.3 and earlier: such a peer must not be sent optional parameters (3.4.3).</summary>
    public const byte V33 = 0x33;

    /// <summary>3.4: what we speak.</summary>
    public const byte V34 = 0x34;

    /// <summary>5.0: knows congestion_state, and takes everything of 3.4.</summary>
    public const byte V50 = 0x50;

    /// <summary>May such a peer be sent optional parameters? Values above 5.0 count as 5.0, unknown ones below 3.4 as 3.3.</summary>
    public static bool TakesTlvs(byte version) => version >= V34;

    /// <summary>The version in words.</summary>
    public static string Describe(byte version) => version switch
    {
        V33 => "3.3",
        V34 => "3.4",
        V50 => "5.0",
        < V34 => "3.3 or earlier",
        _ => "unknown, taken as 3.4",
    };
}

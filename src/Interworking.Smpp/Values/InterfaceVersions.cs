namespace Interworking.Smpp.Values;

/// <summary>interface_version and sc_interface_version (SMPP 3.4, 5.2.4).</summary>
public static class InterfaceVersions
{
    /// <summary>3.3 and earlier: such a peer must not be sent optional parameters (3.4.3).</summary>
    public const byte V33 = 0x33;

    /// <summary>3.4: what we speak.</summary>
    public const byte V34 = 0x34;
}

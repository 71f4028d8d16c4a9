namespace Interworking.Smpp.Values;

/// <summary>protocol_id as GSM peers use it (SMPP 3.4, 5.2.13; TP-PID, TS 23.040, 9.2.3.9).</summary>
public static class ProtocolIds
{
    /// <summary>Short message type 0: acknowledged by the phone and shown to nobody ("silent").</summary>
    public const byte Silent = 0x40;

    /// <summary>Return call message.</summary>
    public const byte ReturnCall = 0x5F;

    /// <summary>Data for the mobile equipment.</summary>
    public const byte MobileDownload = 0x7D;

    /// <summary>De-personalization of the mobile equipment.</summary>
    public const byte Depersonalization = 0x7E;

    /// <summary>Data for the (U)SIM.</summary>
    public const byte SimDownload = 0x7F;

    /// <summary>Meant for the phone or its SIM, never for its user: to be accepted and not displayed.</summary>
    public static bool IsNeverDisplayed(byte protocolId) => protocolId is Silent or MobileDownload or Depersonalization or SimDownload;

    /// <summary>1 to 7: takes the place of an earlier message of this type from the same sender; null for any other value.</summary>
    public static int? ReplaceType(byte protocolId) => protocolId is >= 0x41 and <= 0x47 ? protocolId - 0x40 : null;

    /// <summary>What the value means, in a few words.</summary>
    public static string Describe(byte protocolId) => protocolId switch
    {
        0x00 => "default",
        < 0x20 => "SME to SME protocol",
        < 0x40 => "telematic interworking",
        Silent => "short message type 0: silent, never displayed",
        >= 0x41 and <= 0x47 => $"replace short message type {protocolId - 0x40}",
        0x48 => "device triggering short message",
        0x5E => "enhanced message service",
        ReturnCall => "return call message",
        0x7C => "ANSI-136 R-DATA",
        MobileDownload => "ME data download, never displayed",
        Depersonalization => "ME de-personalization, never displayed",
        SimDownload => "(U)SIM data download, never displayed",
        >= 0xC0 => "SC specific",
        _ => "reserved",
    };
}

namespace Interworking.Smpp.Text;

/// <summary>Identifiers of the elements of a user data header and their names (TS 23.040, 9.2.3.24).</summary>
public static class UserDataElements
{
    public const byte Concatenated8 = 0x00;
    public const byte SpecialMessageIndication = 0x01;
    public const byte Ports8 = 0x04;
    public const byte Ports16 = 0x05;
    public const byte Concatenated16 = 0x08;
    public const byte SingleShift = 0x24;
    public const byte LockingShift = 0x25;

    /// <summary>The standard's name; null for reserved values.</summary>
    public static string? NameOf(byte identifier) => identifier switch
    {
        Concatenated8 => "concatenated short messages, 8-bit reference",
        SpecialMessageIndication => "special SMS message indication",
        Ports8 => "application port addressing, 8 bit",
        Ports16 => "application port addressing, 16 bit",
        0x06 => "SMSC control parameters",
        0x07 => "UDH source indicator",
        Concatenated16 => "concatenated short messages, 16-bit reference",
        0x09 => "wireless control message protocol",
        0x0A => "text formatting",
        0x0B => "predefined sound",
        0x0C => "user defined sound",
        0x0D => "predefined animation",
        0x0E => "large animation",
        0x0F => "small animation",
        0x10 => "large picture",
        0x11 => "small picture",
        0x12 => "variable picture",
        0x13 => "user prompt indicator",
        0x14 => "extended object",
        0x15 => "reused extended object",
        0x16 => "compression control",
        0x17 => "object distribution indicator",
        0x18 => "standard WVG object",
        0x19 => "character size WVG object",
        0x1A => "extended object data request",
        0x20 => "RFC 822 e-mail header",
        0x21 => "hyperlink format",
        0x22 => "reply address",
        0x23 => "enhanced voice mail information",
        SingleShift => "national language single shift",
        LockingShift => "national language locking shift",
        >= 0x70 and <= 0x7F => "(U)SIM toolkit security header",
        >= 0x80 and <= 0x9F => "SME to SME specific",
        >= 0xC0 and <= 0xDF => "SC specific",
        _ => null,
    };
}

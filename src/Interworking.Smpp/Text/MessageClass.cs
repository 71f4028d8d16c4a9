namespace Interworking.Smpp.Text;

/// <summary>Message class (TS 23.038, 4): where the receiving side is to put a message.</summary>
public enum MessageClass : byte
{
    /// <summary>Class 0: shown at once and not stored ("flash").</summary>
    Flash = 0,

    /// <summary>Class 1: the phone's own memory.</summary>
    MobileEquipment = 1,

    /// <summary>Class 2: the SIM.</summary>
    Sim = 2,

    /// <summary>Class 3: what is attached to the phone.</summary>
    TerminalEquipment = 3,
}

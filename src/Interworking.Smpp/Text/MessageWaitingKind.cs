namespace Interworking.Smpp.Text;

/// <summary>What is waiting (TS 23.038, 4, group 11xx).</summary>
public enum MessageWaitingKind : byte
{
    Voicemail = 0,
    Fax = 1,
    Email = 2,
    Other = 3,
}

namespace Interworking.Smpp.Text;

/// <summary>National language identifiers (TS 23.038, 6.2.1.2.4).</summary>
public enum NationalLanguage : byte
{
    Default = 0,
    Turkish = 1,
    Spanish = 2,
    Portuguese = 3,
    Bengali = 4,
    Gujarati = 5,
    Hindi = 6,
    Kannada = 7,
    Malayalam = 8,
    Oriya = 9,
    Punjabi = 10,
    Tamil = 11,
    Telugu = 12,
    Urdu = 13,
}

namespace Interworking.Smpp.Values;

/// <summary>Type of number (SMPP 3.4, 5.2.5).</summary>
public enum Ton : byte
{
    Unknown = 0,
    International = 1,
    National = 2,
    NetworkSpecific = 3,
    SubscriberNumber = 4,
    Alphanumeric = 5,
    Abbreviated = 6,
}

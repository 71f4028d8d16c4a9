namespace Interworking.Smpp.Pdus;

/// <summary>Longest C-octet strings, NUL included (SMPP 3.4, 5.2).</summary>
internal static class Limits
{
    public const int SystemId = 16;

    /// <summary>9 in the standard; peers are given longer ones, and a bind refused for that helps nobody.</summary>
    public const int Password = 65;

    public const int SystemType = 13;
    public const int AddressRange = 41;
    public const int ServiceType = 6;
    public const int Address = 21;
    public const int LongAddress = 65;
    public const int Time = 17;
    public const int MessageId = 65;
    public const int DistributionList = 21;
}

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>How near a carrier has come to its credit limit.</summary>
public enum CreditLevel
{
    Fine,

    /// <summary>Four fifths are used.</summary>
    Near,

    /// <summary>Its messages are refused.</summary>
    Reached,
}

namespace Interworking.Gateway.Settlement;

/// <summary>When a unit is charged.</summary>
public enum ChargeOn
{
    /// <summary>Everything answered positively.</summary>
    Accepted,

    /// <summary>Only what reached its recipient.</summary>
    Delivered,
}

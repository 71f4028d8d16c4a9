namespace Interworking.Gateway.Settlement;

/// <summary>What a tariff counts.</summary>
public enum TariffUnit
{
    /// <summary>Each PDU that was answered with status 0.</summary>
    Part,

    /// <summary>Each message, however many PDUs carried it.</summary>
    Message,
}

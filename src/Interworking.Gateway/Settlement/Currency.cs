namespace Interworking.Gateway.Settlement;

/// <summary>Decimals of a currency's amounts (ISO 4217 minor units).</summary>
public static class Currency
{
    /// <summary>Rounds half up, away from zero, to the currency's smallest coin.</summary>
    public static decimal Round(decimal amount, string currency) => decimal.Round(amount, Decimals(currency), MidpointRounding.AwayFromZero);

    /// <summary>The amount as it is written: with all decimals of its currency.</summary>
    public static string Format(decimal amount, string currency) =>
        amount.ToString($"F{Decimals(currency)}", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Decimals of its smallest coin; 2 for a code that is not known.</summary>
    public static int Decimals(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => 2,
    };
}

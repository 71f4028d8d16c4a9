namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Amounts as whole numbers of 1/100,000,000, which both databases keep exactly.</summary>
internal static class AmountE8
{
    private const decimal Scale = 100_000_000; // Rate.MaxDecimals places

    public static long Of(decimal amount) => decimal.ToInt64(amount * Scale);

    public static decimal Read(long scaled) => scaled / Scale;
}

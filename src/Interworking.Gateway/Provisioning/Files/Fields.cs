using System.Globalization;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>What a change line can say about each kind; two things are the same when all their fields are.</summary>
internal static class Fields
{
    public static IEnumerable<Field> Of(PeerEnvironment environment) => [new("entry", List(environment.Entry))];

    public static IEnumerable<Field> Of(Product product) => [new("messaging", Flag(product.Messaging))];

    public static IEnumerable<Field> Of(Tariff tariff) =>
    [
        new("currency", tariff.Currency),
        new("unit", Word(tariff.Unit)),
        new("chargeOn", Word(tariff.ChargeOn)),
        new("monthlyFee", Amount(tariff.MonthlyFee)),
        new("monthlyMinimum", Amount(tariff.MonthlyMinimum)),
        .. tariff.Rates.Select(rate => new Field($"rate \"{rate.Prefix}\" from {Day(rate.From)}", Terms(rate))),
    ];

    public static IEnumerable<Field> Of(Carrier carrier) =>
    [
        new("enabled", Flag(carrier.Enabled)),
        .. carrier.Credentials.Select(credential => new Field($"password of {credential.SystemId}", credential.PasswordHash, Secret: true)),
        new("allowedAddresses", List(carrier.AllowedAddresses)),
        new("maxBinds", Number(carrier.MaxBinds)),
        new("window", Number(carrier.Window)),
        new("messagesPerSecond", Number(carrier.MessagesPerSecond)),
        new("tariff", carrier.Tariff ?? ""),
        new("timeZone", carrier.TimeZone),
        new("duplicateWindowSeconds", Number(carrier.DuplicateWindowSeconds)),
        new("mode", carrier.TransactionMode ? "transaction" : "store"),
        new("environment", carrier.Environment ?? ""),
        new("creditLimit", carrier.CreditLimit is { } limit ? Amount(limit) : ""),
        .. Of(carrier.Profile),
    ];

    public static IEnumerable<Field> Of(Connection connection) =>
    [
        new("enabled", Flag(connection.Enabled)),
        new("address", connection.Address),
        new("systemId", connection.SystemId),
        new("password", connection.Password, Secret: true),
        new("bind", Word(connection.Bind)),
        new("binds", Number(connection.Binds)),
        new("window", Number(connection.Window)),
        new("messagesPerSecond", Number(connection.MessagesPerSecond)),
        new("tls", Flag(connection.Tls)),
        new("ca", connection.Ca ?? ""),
        new("carrier", connection.Carrier ?? ""),
        new("environment", connection.Environment ?? ""),
        new("inDoubt", connection.ResendInDoubt ? "resend" : "hold"),
        new("onAbsent", connection.RefuseWhenAbsent ? "refuse" : "store"),
        .. connection.StatusOverrides.Select(meaning => new Field($"status 0x{meaning.Key:x2}", Word(meaning.Value))),
        .. Of(connection.Profile),
    ];

    public static IEnumerable<Field> Of(ServicePolicy policy) =>
    [
        new("priority", Number(policy.Priority)),
        new("recipientPattern", policy.RecipientPattern),
        new("connections", List(policy.Connections)),
        new("weights", List(policy.Weights)),
        new("enabled", Flag(policy.Enabled)),
        new("rewriteSender", policy.RewriteSender ?? ""),
    ];

    public static IEnumerable<Field> Of(StoredAccount account) =>
    [
        new("product", account.Product),
        new("password", account.Account.Ha1Sha256, Secret: true),
        new("realm", account.Realm),
        new("enabled", Flag(account.Account.Enabled)),
        new("messagesPerMinute", Number(account.Account.MessagesPerMinute)),
    ];

    private static IEnumerable<Field> Of(LinkProfile profile) =>
    [
        new("alphabet", Word(profile.Alphabet)),
        new("languages", List(profile.Languages.Select(Word))),
        new("ton", profile.Ton is { } ton ? Number((int)ton) : ""),
        new("npi", profile.Npi is { } npi ? Number((int)npi) : ""),
        new("strip", profile.Strip),
        new("prefix", profile.Prefix),
        new("idBase", Word(profile.IdBase)),
        new("longMessages", Word(profile.LongMessages)),
    ];

    private static string Terms(Rate rate) => string.Concat(
        Amount(rate.Price),
        string.Concat(rate.Tiers.Select(tier => $", above {Number(tier.Above)} {Amount(tier.Price)}")),
        rate.To is { } last ? $", to {Day(last)}" : "");

    private static string Amount(decimal value) => value.ToString("0.########", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string List<T>(IEnumerable<T> values) => string.Join(" + ", values);
}

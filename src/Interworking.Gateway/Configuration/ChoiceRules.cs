using System.Data.Common;

namespace Interworking.Gateway.Configuration;

/// <summary>Providers and other words out of a fixed list, and what each of them needs.</summary>
internal static class ChoiceRules
{
    private static readonly string[] Databases = ["sqlite", "postgres"];
    private static readonly string[] Registrars = ["embedded", "redis"];
    private static readonly string[] Levels = ["Verbose", "Debug", "Information", "Warning", "Error"];
    private static readonly string[] Formats = ["text", "json"];
    private static readonly string[] OtlpProtocols = ["grpc", "http"];

    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options) =>
    [
        .. OneOf("Database.Provider", options.Database.Provider, Databases),
        .. OneOf("Registrar.Provider", options.Registrar.Provider, Registrars),
        .. OneOf("Log.Level", options.Log.Level, Levels),
        .. OneOf("Log.Format", options.Log.Format, Formats),
        .. OneOf("Telemetry.Protocol", options.Telemetry.Protocol, OtlpProtocols),
        .. Telemetry(options.Telemetry),
        .. Canary(options.Canary),
        .. Database(options.Database),
        .. Registrar(options.Registrar),
        .. ProvisioningFile(options.Provisioning),
    ];

    private static IEnumerable<ConfigurationError> OneOf(string key, string value, string[] words)
    {
        if (!words.Contains(value, StringComparer.Ordinal))
            yield return new ConfigurationError(key, $"\"{value}\" is not known; write {string.Join(" or ", words)}");
    }

    private static IEnumerable<ConfigurationError> Database(DatabaseOptions database)
    {
        (string needed, string example) = database.Provider == "postgres"
            ? ("Host", "Host=127.0.0.1;Database=interworking;Username=interworking;Password=...")
            : ("Data Source", "Data Source=data/interworking.db");
        // The string may hold a password: it is never repeated in a message.
        if (!Has(database.ConnectionString, needed))
            yield return new ConfigurationError("Database.ConnectionString", $"has no \"{needed}\"; write it as {example}");
    }

    private static IEnumerable<ConfigurationError> Registrar(RegistrarOptions registrar)
    {
        if (registrar.Provider == "redis" && registrar.Redis.Length == 0)
            yield return new ConfigurationError("Registrar.Redis", "is empty, but Registrar.Provider is redis; write its address such as 127.0.0.1:6379");
        // The string may hold a password: it is never repeated in a message.
        else if (registrar.Provider == "redis" && registrar.Redis.Split(',', 2)[0] is var address && (address.Length == 0 || address.Contains('=', StringComparison.Ordinal)))
            yield return new ConfigurationError("Registrar.Redis", "does not begin with an address; write it as 127.0.0.1:6379,password=...,ssl=true");
        if (registrar.Provider == "embedded" && registrar.Redis.Length > 0)
            yield return new ConfigurationError("Registrar.Redis", "is set, but Registrar.Provider is embedded; set the provider to redis or leave the address out");
        if (registrar.CaPath.Length > 0 && !File.Exists(registrar.CaPath))
            yield return new ConfigurationError("Registrar.CaPath", $"there is no file {Path.GetFullPath(registrar.CaPath)}");
    }

    private static IEnumerable<ConfigurationError> Telemetry(TelemetryOptions telemetry)
    {
        if (telemetry.Otlp.Length > 0 && !(Uri.TryCreate(telemetry.Otlp, UriKind.Absolute, out Uri? collector) && collector.Scheme is "http" or "https"))
            yield return new ConfigurationError("Telemetry.Otlp", $"\"{telemetry.Otlp}\" is no address; write it as http://127.0.0.1:4317");
    }

    private static IEnumerable<ConfigurationError> Canary(CanaryOptions canary)
    {
        if (canary.Number.Length > 20 || canary.Number.AsSpan().ContainsAnyExceptInRange('0', '9'))
            yield return new ConfigurationError("Canary.Number", $"\"{canary.Number}\" is no number; write up to 20 digits");
    }

    private static IEnumerable<ConfigurationError> ProvisioningFile(ProvisioningOptions provisioning)
    {
        if (provisioning.File.Length > 0 && !File.Exists(provisioning.File))
            yield return new ConfigurationError("Provisioning.File", $"there is no file {Path.GetFullPath(provisioning.File)}");
    }

    private static bool Has(string connectionString, string keyword)
    {
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return builder.TryGetValue(keyword, out object? value) && value is string { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false; // not keyword=value at all: the caller says how to write it
        }
    }
}

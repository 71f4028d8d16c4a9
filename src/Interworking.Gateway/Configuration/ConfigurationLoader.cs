namespace Interworking.Gateway.Configuration;

/// <summary>Reads the configuration (design section 7): built-in defaults, then the file, then environment variables.</summary>
public static class ConfigurationLoader
{
    /// <summary>The process's environment variables as <see cref="Load"/> takes them.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> ProcessEnvironment =>
        from System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        select KeyValuePair.Create((string)variable.Key, (string?)variable.Value);

    /// <summary>Loads and validates. With errors the options are not to be used; all errors are there at once and each names its key.</summary>
    /// <param name="file">JSON file; null for the built-in defaults.</param>
    /// <param name="environment">Variables; those that start with <c>INTERWORKING__</c> count.</param>
    public static (GatewayOptions Options, IReadOnlyList<ConfigurationError> Errors) Load(
        string? file, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var errors = new List<ConfigurationError>();
        var source = new ConfigurationSource();
        if (file is not null && ReadFile(file, errors) is { } json) source.AddJson(json, file, errors);
        source.AddEnvironment(environment);

        var options = new GatewayOptions();
        OptionsBinder.Bind(source, options, errors);
        FillDefaultLists(source, options);
        errors.AddRange(ConfigurationValidator.Validate(options));
        return (options, errors);
    }

    private static byte[]? ReadFile(string file, List<ConfigurationError> errors)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add(new ConfigurationError(file, $"cannot be read: {error.Message}"));
            return null;
        }
    }

    // A list that was written replaces the default, also with nothing.
    private static void FillDefaultLists(ConfigurationSource source, GatewayOptions options)
    {
        if (source.Find("Smpp.Listen") is null) options.Smpp.Listen = ["127.0.0.1:2775"];
        if (source.Find("Smpp.ListenTls") is null) options.Smpp.ListenTls = ["127.0.0.1:3550"];
        if (source.Find("Sip.Listen") is null) options.Sip.Listen = ["udp:127.0.0.1:5060", "tcp:127.0.0.1:5060", "tls:127.0.0.1:5061"];
        if (source.Find("Push.Providers") is null) options.Push.Providers = ["apns", "fcm", "webpush"];
        if (source.Find("Sip.Relays") is null && source.Find("Push.Relays") is null) options.Sip.Relays = ["agent:*SIPIS*", "contact:+acrobits*"];
        if (source.Find("Sip.DigestAlgorithms") is null) options.Sip.DigestAlgorithms = ["MD5"];
    }
}

using System.Text;

namespace Interworking.Gateway.Configuration;

/// <summary>Names that others see.</summary>
internal static class NameRules
{
    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options)
    {
        if (!IsName(options.Environment.Name))
            yield return new ConfigurationError("Environment.Name", "must be 1 to 32 letters, digits, '-', '_' or '.', such as env1");
        if (!IsName(options.Environment.Node))
            yield return new ConfigurationError("Environment.Node", "must be 1 to 32 letters, digits, '-', '_' or '.', such as a");
        if (Uri.CheckHostName(options.Environment.Domain) == UriHostNameType.Unknown)
            yield return new ConfigurationError("Environment.Domain", $"\"{options.Environment.Domain}\" is not a host name; write one such as env1.example.net");
        if (options.Smpp.SystemId.Length == 0 || options.Smpp.SystemId.Any(letter => letter is < ' ' or > '~') || Encoding.ASCII.GetByteCount(options.Smpp.SystemId) > 15)
            yield return new ConfigurationError("Smpp.SystemId", "must be 1 to 15 ASCII characters (SMPP 3.4, 5.2.1)");
    }

    private static bool IsName(string name) => name.Length is >= 1 and <= 32 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}

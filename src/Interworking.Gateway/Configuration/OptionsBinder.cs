using System.Globalization;
using System.Reflection;

namespace Interworking.Gateway.Configuration;

/// <summary>
/// Sets the options from what was written and reports every unknown key and every value of the wrong type at once.
/// The framework's binder stops at the first error and appends to lists.
/// </summary>
internal static class OptionsBinder
{
    public static void Bind(ConfigurationSource source, GatewayOptions options, List<ConfigurationError> errors)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        BindSection(source, options, "", known, errors);
        foreach (string key in source.Keys.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal))
            errors.Add(new ConfigurationError(key, $"unknown key{Suggestion.For(key, known)}"));
    }

    private static void BindSection(ConfigurationSource source, object section, string prefix, HashSet<string> known, List<ConfigurationError> errors)
    {
        foreach (PropertyInfo property in section.GetType().GetProperties())
        {
            string key = prefix + property.Name;
            if (IsSection(property.PropertyType))
            {
                BindSection(source, property.GetValue(section)!, key + ".", known, errors);
                continue;
            }

            known.Add(key);
            if (source.Find(key) is { } written) Set(section, property, key, written, errors);
        }
    }

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string);

    private static void Set(object section, PropertyInfo property, string key, ConfigurationSource.Written written, List<ConfigurationError> errors)
    {
        if (property.PropertyType == typeof(IReadOnlyList<string>))
        {
            // A single value for a list comes from an environment variable: commas part its items, empty is none.
            property.SetValue(section, written.IsList
                ? written.Values
                : written.Values[0].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        else if (written.IsList)
        {
            errors.Add(new ConfigurationError(key, "must be one value, not a list"));
        }
        else if (Convert(property.PropertyType, written.Values[0]) is { } value)
        {
            property.SetValue(section, value);
        }
        else
        {
            errors.Add(new ConfigurationError(key, $"\"{written.Values[0]}\" is not {Expected(property.PropertyType)}"));
        }
    }

    private static object? Convert(Type type, string text)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return bool.TryParse(text, out bool flag) ? flag : null;
        if (type == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long wide) ? wide : null;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
        throw new NotSupportedException($"Options of type {type} are not bound");
    }

    private static string Expected(Type type) => type == typeof(bool) ? "true or false" : "a whole number";
}

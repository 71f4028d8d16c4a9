using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>The <c>;name=value</c> tail of a URI or header, in order. Names compare without case; values are without their quotes; a flag has the value null.</summary>
public sealed class SipParameters : IReadOnlyList<KeyValuePair<string, string?>>
{
    public static readonly SipParameters None = new([], "");

    private readonly List<KeyValuePair<string, string?>> _items;
    private readonly string _raw;

    private SipParameters(List<KeyValuePair<string, string?>> items, string raw)
    {
        _items = items;
        _raw = raw;
    }

    public int Count => _items.Count;

    public KeyValuePair<string, string?> this[int index] => _items[index];

    /// <summary>The value of the first parameter of that name; null when absent or a flag.</summary>
    public string? this[string name] => TryGetValue(name, out string? value) ? value : null;

    public bool Contains(string name) => TryGetValue(name, out _);

    /// <summary>True when the parameter is present; a flag has the value null.</summary>
    public bool TryGetValue(string name, out string? value)
    {
        foreach (KeyValuePair<string, string?> item in _items)
        {
            if (!item.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            value = item.Value;
            return true;
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As on the wire, with the leading semicolon; empty when there are none.</summary>
    public override string ToString() => _raw;

    /// <summary>Reads from the first ';' to the end of <paramref name="text"/>. Empty parameters and unbalanced quotes are refused.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipParameters? parameters)
    {
        parameters = None;
        ReadOnlySpan<byte> rest = SipText.Trim(text);
        if (rest.IsEmpty) return true;
        var items = new List<KeyValuePair<string, string?>>(4);
        var reader = new SipParameterReader(rest);
        while (reader.TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool hasValue))
            items.Add(new(SipText.Intern(name), hasValue ? SipText.Unquote(value) : null));
        parameters = reader.IsMalformed ? null : new(items, Encoding.UTF8.GetString(rest));
        return parameters is not null;
    }
}

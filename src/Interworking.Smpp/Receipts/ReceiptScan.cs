namespace Interworking.Smpp.Receipts;

/// <summary>Looks up <c>key:value</c> in a receipt's text. A key begins the text or follows a space; a value ends at a space or a NUL.</summary>
internal readonly ref struct ReceiptScan(string text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>The value of the first of these keys that is there; empty when none is.</summary>
    public string Value(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            int at = Find(key);
            if (at < 0) continue;
            ReadOnlySpan<char> value = _text[at..];
            int end = value.IndexOfAny(' ', '\0', '\n');
            return (end < 0 ? value : value[..end]).Trim().ToString();
        }

        return "";
    }

    private int Find(ReadOnlySpan<char> key)
    {
        for (int from = 0; from < _text.Length;)
        {
            int at = _text[from..].IndexOf(key, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return -1;
            at += from;
            int colon = at + key.Length;
            bool begins = at == 0 || _text[at - 1] is ' ' or '\n' or '\r';
            if (begins && colon < _text.Length && _text[colon] == ':') return colon + 1;
            from = colon;
        }

        return -1;
    }
}

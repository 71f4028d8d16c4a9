namespace Interworking.Sip.Codec;

/// <summary>Walks <c>;name=value;flag</c> in place. The first fault sticks: <see cref="IsMalformed"/>.</summary>
internal ref struct SipParameterReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = SipText.Trim(text);

    public bool IsMalformed { get; private set; }

    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool hasValue)
    {
        name = value = default;
        hasValue = false;
        if (_rest.IsEmpty || IsMalformed) return false;
        if (_rest[0] != (byte)';') return Fail();
        _rest = SipText.TrimStart(_rest[1..]);
        int end = _rest.IndexOfAny(SipText.NameEnd);
        name = end < 0 ? _rest : _rest[..end];
        if (name.IsEmpty) return Fail();
        _rest = SipText.TrimStart(_rest[name.Length..]);
        if (_rest.IsEmpty || _rest[0] != (byte)'=') return true;
        hasValue = true;
        _rest = SipText.TrimStart(_rest[1..]);
        int length = SipText.ValueLength(_rest);
        if (length <= 0) return Fail();
        value = _rest[..length];
        _rest = SipText.TrimStart(_rest[length..]);
        return true;
    }

    private bool Fail()
    {
        IsMalformed = true;
        return false;
    }
}

using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>Walks the elements of a list header over all its fields, in place.</summary>
internal ref struct HeaderElements(SipMessage message, HeaderId id)
{
    private ReadOnlySpan<HeaderField> _fields = message.Fields;
    private ReadOnlySpan<byte> _list;

    public bool TryNext(out ReadOnlySpan<byte> element)
    {
        while (!SipText.TryNextElement(ref _list, out element))
        {
            while (!_fields.IsEmpty && _fields[0].Id != id) _fields = _fields[1..];
            if (_fields.IsEmpty) return false;
            _list = message.Value(_fields[0]);
            _fields = _fields[1..];
        }

        return true;
    }
}

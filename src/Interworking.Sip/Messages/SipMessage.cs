using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>
/// A received message: one byte array of its own and a table of where its headers stand. Typed accessors read when asked,
/// and give null or nothing for what is absent or malformed; they never throw.
/// </summary>
public abstract class SipMessage
{
    private readonly byte[] _data;
    private readonly HeaderField[] _fields;
    private NameAddr? _from;
    private NameAddr? _to;
    private string? _callId;

    private protected SipMessage(byte[] data, HeaderField[] fields, ReadOnlyMemory<byte> body) =>
        (_data, _fields, Body) = (data, fields, body);

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The first Via element; null when absent or malformed.</summary>
    public Via? TopVia => TryFirstElement(HeaderId.Via, out ReadOnlySpan<byte> top) && Via.TryParse(top, out Via? via) ? via : null;

    /// <summary>All Via elements that can be read, top first.</summary>
    public IReadOnlyList<Via> Vias
    {
        get
        {
            var vias = new List<Via>();
            var elements = new HeaderElements(this, HeaderId.Via);
            while (elements.TryNext(out ReadOnlySpan<byte> element))
                if (Via.TryParse(element, out Via? via)) vias.Add(via);
            return vias;
        }
    }

    public NameAddr? From => _from ??= Address(HeaderId.From);

    public NameAddr? To => _to ??= Address(HeaderId.To);

    public string? CallId => _callId ??= Text(HeaderId.CallId);

    public CSeq? CSeq => Messages.CSeq.TryRead(Value(HeaderId.CSeq), out uint number, out ReadOnlySpan<byte> method)
        ? new CSeq(number, SipMethods.Intern(method))
        : null;

    public ContactList Contacts
    {
        get
        {
            var contacts = new ContactList();
            var elements = new HeaderElements(this, HeaderId.Contact);
            while (elements.TryNext(out ReadOnlySpan<byte> element)) contacts.Add(element);
            return contacts;
        }
    }

    /// <summary>Seconds; 2^32 - 1 for what overflows; null when absent or malformed.</summary>
    public uint? Expires => SipText.Seconds(Value(HeaderId.Expires));

    /// <summary>0 to 255; null when absent or malformed.</summary>
    public int? MaxForwards => SipText.TryNumber(Value(HeaderId.MaxForwards), out uint hops) && hops <= 255 ? (int)hops : null;

    /// <summary>As written, with its parameters.</summary>
    public string? ContentType => Text(HeaderId.ContentType);

    public int? ContentLength =>
        SipText.TryNumber(Value(HeaderId.ContentLength), out uint length) && length <= int.MaxValue ? (int)length : null;

    /// <summary>Route elements as written, in order.</summary>
    public IReadOnlyList<string> Route => Elements(HeaderId.Route);

    /// <summary>Record-Route elements as written, in order.</summary>
    public IReadOnlyList<string> RecordRoute => Elements(HeaderId.RecordRoute);

    /// <summary>Path elements as written, in order (RFC 3327).</summary>
    public IReadOnlyList<string> Path => Elements(HeaderId.Path);

    /// <summary>Option tags of Supported.</summary>
    public IReadOnlyList<string> Supported => Elements(HeaderId.Supported);

    /// <summary>Option tags of Require.</summary>
    public IReadOnlyList<string> Require => Elements(HeaderId.Require);

    /// <summary>The first Authorization value; <see cref="HeaderValues"/> has them all.</summary>
    public string? Authorization => Text(HeaderId.Authorization);

    /// <summary>The first Proxy-Authorization value.</summary>
    public string? ProxyAuthorization => Text(HeaderId.ProxyAuthorization);

    /// <summary>Retry-After in seconds, without comment and parameters; 2^32 - 1 for what overflows.</summary>
    public uint? RetryAfter => SipText.Seconds(Value(HeaderId.RetryAfter));

    /// <summary>User-Agent as written; empty when absent.</summary>
    public ReadOnlySpan<byte> UserAgentOctets => Value(HeaderId.UserAgent);

    internal ReadOnlySpan<HeaderField> Fields => _fields;

    internal ReadOnlySpan<byte> Data => _data;

    /// <summary>The first value of a header, by full name or compact form; null when absent.</summary>
    public string? Header(string name)
    {
        foreach (HeaderField field in Matching(name)) return Encoding.UTF8.GetString(Value(field));
        return null;
    }

    /// <summary>All values of a header in order; split at commas where the header's grammar is a list.</summary>
    public IReadOnlyList<string> HeaderValues(string name)
    {
        HeaderId id = HeaderNames.Find(Encoding.UTF8.GetBytes(name));
        if (HeaderNames.IsList(id)) return Elements(id);
        return [.. Matching(name).Select(field => Encoding.UTF8.GetString(Value(field)))];
    }

    internal ReadOnlySpan<byte> Value(HeaderField field) => _data.AsSpan(field.ValueStart, field.ValueLength);

    internal ReadOnlySpan<byte> Value(HeaderId id)
    {
        foreach (ref readonly HeaderField field in _fields.AsSpan())
            if (field.Id == id) return Value(field);
        return default;
    }

    internal int Count(HeaderId id)
    {
        int count = 0;
        foreach (ref readonly HeaderField field in _fields.AsSpan())
            if (field.Id == id) count++;
        return count;
    }

    internal bool TryFirstElement(HeaderId id, out ReadOnlySpan<byte> element)
    {
        ReadOnlySpan<byte> list = Value(id);
        return SipText.TryNextElement(ref list, out element);
    }

    private IEnumerable<HeaderField> Matching(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        HeaderId id = HeaderNames.Find(wanted);
        foreach (HeaderField field in _fields)
        {
            bool same = id == HeaderId.Other
                ? field.Id == id && Ascii.EqualsIgnoreCase(_data.AsSpan(field.NameStart, field.NameLength), wanted)
                : field.Id == id;
            if (same) yield return field;
        }
    }

    private List<string> Elements(HeaderId id)
    {
        var values = new List<string>();
        var elements = new HeaderElements(this, id);
        while (elements.TryNext(out ReadOnlySpan<byte> element))
            if (!element.IsEmpty) values.Add(Encoding.UTF8.GetString(element));
        return values;
    }

    private NameAddr? Address(HeaderId id) => NameAddr.TryParse(Value(id), out NameAddr? address) ? address : null;

    private string? Text(HeaderId id)
    {
        ReadOnlySpan<byte> value = Value(id);
        return value.IsEmpty ? null : Encoding.UTF8.GetString(value);
    }
}

using System.Collections;

namespace Interworking.Sip.Messages;

/// <summary>All Contact elements of a message in order (RFC 3261, 20.10), or the star that removes every binding (10.2.2).</summary>
public sealed class ContactList : IReadOnlyList<NameAddr>
{
    private readonly List<NameAddr> _contacts = [];

    /// <summary>The header is <c>Contact: *</c>.</summary>
    public bool IsStar { get; internal set; }

    /// <summary>False when an element could not be read, or a star stands beside others.</summary>
    public bool IsValid { get; internal set; } = true;

    public int Count => _contacts.Count;

    public NameAddr this[int index] => _contacts[index];

    public IEnumerator<NameAddr> GetEnumerator() => _contacts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(ReadOnlySpan<byte> element)
    {
        if (element is [(byte)'*']) IsStar = true;
        else if (NameAddr.TryParse(element, out NameAddr? contact)) _contacts.Add(contact);
        else IsValid = false;
        if (IsStar && _contacts.Count > 0) IsValid = false;
    }
}

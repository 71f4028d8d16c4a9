using System.Collections.Concurrent;
using System.Net;

namespace Interworking.Gateway.Registrar;

/// <summary>
/// Keeps a million bindings small: what many have in common is one object, and a refresh goes on using the strings of the binding it replaces
/// instead of making old ones garbage.
/// </summary>
internal sealed class BindingSharing
{
    /// <summary>Peers choose their User-Agent: beyond so many different ones each keeps its own.</summary>
    private const int MaxShared = 4096;

    private readonly ConcurrentDictionary<string, string> _strings = new();
    private readonly ConcurrentDictionary<IPEndPoint, IPEndPoint> _locals = new();

    public Binding[] Share(IReadOnlyList<Binding> contacts, Binding[] current)
    {
        var shared = new Binding[contacts.Count];
        for (int at = 0; at < shared.Length; at++)
        {
            Binding contact = contacts[at];
            Binding? before = Array.Find(current, binding => binding.Contact == contact.Contact);
            shared[at] = before is null ? Common(contact) : Like(contact, before);
        }

        return shared;
    }

    /// <summary>From the database: the flows they name ended with the process that had them.</summary>
    public Binding[] Loaded(IReadOnlyList<Binding> bindings) => [.. bindings.Select(binding => Common(binding with { FlowId = 0 }))];

    private static Binding Like(Binding contact, Binding before) => contact with
    {
        Contact = before.Contact,
        CallId = Same(contact.CallId, before.CallId)!,
        Instance = Same(contact.Instance, before.Instance),
        Parameters = Same(contact.Parameters, before.Parameters)!,
        UserAgent = Same(contact.UserAgent, before.UserAgent),
        Node = Same(contact.Node, before.Node)!,
        Source = contact.Source.Equals(before.Source) ? before.Source : contact.Source,
        Local = contact.Local.Equals(before.Local) ? before.Local : contact.Local,
        Path = contact.Path.SequenceEqual(before.Path) ? before.Path : contact.Path,
    };

    private Binding Common(Binding contact) => contact with
    {
        Node = Shared(contact.Node),
        UserAgent = contact.UserAgent is { } agent ? Shared(agent) : null,
        Local = _locals.Count < MaxShared ? _locals.GetOrAdd(contact.Local, contact.Local) : contact.Local,
    };

    private static string? Same(string? text, string? before) => text == before ? before : text;

    private string Shared(string text) =>
        _strings.TryGetValue(text, out string? shared) ? shared
        : _strings.Count < MaxShared ? _strings.GetOrAdd(text, text)
        : text;
}

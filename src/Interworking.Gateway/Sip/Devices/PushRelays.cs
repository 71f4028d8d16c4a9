using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Devices;

/// <summary>What kind of contact answers for the device.</summary>
public enum RelayKind
{
    /// <summary>The app itself.</summary>
    None,

    /// <summary>A server that registers in the app's place; what it takes may still get lost on its way.</summary>
    Relay,

    /// <summary>One whose word counts: what it takes is delivered.</summary>
    Trusted,
}

/// <summary>Recognises contacts that a push relay registered in an app's place (<c>Push.Relays</c>).</summary>
public sealed class PushRelays(PushOptions options)
{
    private readonly RelayPattern[] _patterns = [.. options.Relays.Select(text => RelayPattern.TryParse(text, out RelayPattern? pattern) ? pattern : null).OfType<RelayPattern>()];

    /// <summary>By the first pattern that fits. Allocates nothing where only agents are looked at.</summary>
    public RelayKind Of(Binding binding)
    {
        foreach (RelayPattern pattern in _patterns)
            if (pattern.Matches(binding)) return pattern.Trusted ? RelayKind.Trusted : RelayKind.Relay;
        return RelayKind.None;
    }
}

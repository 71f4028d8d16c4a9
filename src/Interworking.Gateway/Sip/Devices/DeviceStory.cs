using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Devices;

/// <summary>What the devices of an account said to one attempt, in words: <c>Zoiper v2.10 at 192.0.2.7:5062: SIP 486; ...</c></summary>
internal sealed class DeviceStory
{
    private const int MaxLength = 500;
    private const int MaxName = 40;

    private readonly List<string> _lines = [];

    /// <summary>Some device did not take it.</summary>
    public bool HasFailures { get; private set; }

    /// <summary>One device's end of the attempt.</summary>
    public void Add(Binding binding, AttemptResult result)
    {
        bool delivered = result.Final?.Kind == OutcomeKind.Delivered;
        HasFailures |= !delivered;
        _lines.Add($"{NameOf(binding)}: {(delivered ? string.Create(CultureInfo.InvariantCulture, $"SIP {result.SipStatus}") : result.Reason)}");
    }

    /// <summary>The attempt's result with all of them as its reason, where there were several and not all took it.</summary>
    public AttemptResult Tell(AttemptResult result) => _lines.Count < 2 || !HasFailures || result.Relay is not null ? result : result.Because(ToString());

    public override string ToString()
    {
        string all = string.Join("; ", _lines);
        return all.Length <= MaxLength ? all : all[..MaxLength];
    }

    private static string NameOf(Binding binding)
    {
        string agent = binding.UserAgent ?? "device";
        return $"{(agent.Length <= MaxName ? agent : agent[..MaxName])} at {binding.Source}";
    }
}

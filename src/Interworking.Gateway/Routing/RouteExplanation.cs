using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Routing;

/// <summary>What would happen to a message, and why.</summary>
public sealed record RouteExplanation
{
    public required RouteQuestion Question { get; init; }

    /// <summary>The account that writes it from its app; null when it comes over SMPP.</summary>
    public Account? App { get; init; }

    /// <summary>The account that has the number, whether it may receive or not; null when the number is not ours.</summary>
    public Account? Recipient { get; init; }

    /// <summary>The recipient's registered contacts; null when nobody could be asked.</summary>
    public IReadOnlyList<Binding>? Contacts { get; init; }

    /// <summary>As the server routes it.</summary>
    public required Route Route { get; init; }

    /// <summary>The service policies that had their turn; none when the number is ours.</summary>
    public required IReadOnlyList<PolicyVerdict> Policies { get; init; }

    /// <summary>Null when it would be accepted.</summary>
    public RouteRefusal? Refusal { get; init; }
}

/// <summary>Why a message would not be accepted, and what its sender is told.</summary>
/// <param name="Why">In words.</param>
/// <param name="Smpp">The answer to submit_sm, or to deliver_sm where it arrives by a connection; null when it comes from an app, or cannot come at all.</param>
/// <param name="Sip">The answer to MESSAGE; null when it comes over SMPP.</param>
public sealed record RouteRefusal(string Why, CommandStatus? Smpp, int? Sip);

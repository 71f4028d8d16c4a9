using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;

namespace Interworking.Gateway.Routing;

/// <summary>A message that somebody might hand in. Without a carrier and a connection it comes from an app when its sender is an account, else from a carrier that writes plain numbers.</summary>
/// <param name="From">Sender, as he is written there.</param>
/// <param name="To">Recipient, as he is written there.</param>
public sealed record RouteQuestion(string From, string To)
{
    /// <summary>The carrier that submits it.</summary>
    public Carrier? Carrier { get; init; }

    /// <summary>The connection that it arrives by.</summary>
    public Connection? Connection { get; init; }

    /// <summary>How numbers are written there; an app writes them plainly.</summary>
    public LinkProfile Profile => Connection?.Profile ?? Carrier?.Profile ?? LinkProfile.Default;

    /// <summary>Canonical recipient.</summary>
    public string Destination => NumberReader.Canonical(To, Profile);

    /// <summary>Canonical sender; a name stays as it is.</summary>
    public string Sender => From.AsSpan().ContainsAnyExcept("+0123456789") ? From : NumberReader.Canonical(From, Profile);
}

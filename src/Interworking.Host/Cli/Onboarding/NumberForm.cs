using System.Globalization;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>A way to write a number.</summary>
internal sealed record NumberForm(Ton Ton, Npi Npi, bool Plus)
{
    /// <summary>In the order in which they are tried; the first is what we write unless a profile says otherwise.</summary>
    public static readonly IReadOnlyList<NumberForm> All =
    [
        new(Ton.International, Npi.Isdn, false), new(Ton.International, Npi.Isdn, true), new(Ton.Unknown, Npi.Isdn, false), new(Ton.Unknown, Npi.Unknown, false),
    ];

    public SmppAddress Write(string digits) => new(Ton, Npi, Plus ? $"+{digits}" : digits);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Plus ? "+digits" : "digits")}, ton {(byte)Ton} npi {(byte)Npi}");
}

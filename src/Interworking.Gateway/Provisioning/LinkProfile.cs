using Interworking.Smpp.Text;

namespace Interworking.Gateway.Provisioning;

/// <summary>How a peer writes numbers and text, where it differs from the default.</summary>
public sealed record LinkProfile
{
    public static readonly LinkProfile Default = new();

    /// <summary>What data_coding 0 means on this link.</summary>
    public Alphabet Alphabet { get; init; } = Alphabet.Gsm7;

    /// <summary>Digits taken off the front of a number, where it starts so.</summary>
    public string Strip { get; init; } = "";

    /// <summary>Digits put in front afterwards.</summary>
    public string Prefix { get; init; } = "";
}

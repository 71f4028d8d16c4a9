namespace Interworking.Smpp.Text;

/// <summary>What a link's peer can read.</summary>
public sealed record EncoderProfile
{
    /// <summary>GSM 7-bit by default, no national tables: what every peer reads.</summary>
    public static readonly EncoderProfile Default = new();

    /// <summary>What data_coding 0 means to it. UCS-2 with data_coding 8 is always there for what it does not hold.</summary>
    public Alphabet DefaultAlphabet { get; init; } = Alphabet.Gsm7;

    /// <summary>Languages whose national tables (TS 23.038, annex A) it takes; none unless its operator said so.</summary>
    public IReadOnlyList<NationalLanguage> Languages { get; init; } = [];
}

using System.Collections.Frozen;

namespace Interworking.Smpp.Text;

/// <summary>The national tables the other way: characters to septets. Each is made when its language is first written.</summary>
internal static class NationalSeptets
{
    private static readonly Lazy<FrozenDictionary<char, byte>>[] LockingMaps = Maps(language => NationalTables.Locking(language) ?? GsmTables.Default);
    private static readonly Lazy<FrozenDictionary<char, byte>>[] SingleMaps = Maps(NationalTables.Single);

    /// <summary>Septets that stand alone; the default table's for a language that has none.</summary>
    public static FrozenDictionary<char, byte> Locking(NationalLanguage language) => LockingMaps[Index(language)].Value;

    /// <summary>Septets behind an escape; the default extension's for a language that has none.</summary>
    public static FrozenDictionary<char, byte> Single(NationalLanguage language) => SingleMaps[Index(language)].Value;

    private static int Index(NationalLanguage language) => language <= NationalLanguage.Urdu ? (int)language : 0;

    private static Lazy<FrozenDictionary<char, byte>>[] Maps(Func<NationalLanguage, string?> table) =>
        [.. Enum.GetValues<NationalLanguage>().Select(language => new Lazy<FrozenDictionary<char, byte>>(() => Reverse(table(language) ?? Extension())))];

    private static string Extension() => string.Create(128, 0, static (table, _) =>
    {
        for (int septet = 0; septet < table.Length; septet++) table[septet] = GsmTables.Extension((byte)septet);
    });

    /// <summary>A character that a table has twice is written as the first of them; the escape stands for none.</summary>
    private static FrozenDictionary<char, byte> Reverse(string table)
    {
        var septets = new Dictionary<char, byte>();
        for (int septet = 0; septet < table.Length; septet++)
            if (septet != GsmTables.Escape && table[septet] != '\0') septets.TryAdd(table[septet], (byte)septet);
        return septets.ToFrozenDictionary();
    }
}

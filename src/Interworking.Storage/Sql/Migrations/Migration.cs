using System.Globalization;
using System.Reflection;

namespace Interworking.Storage.Sql.Migrations;

/// <summary>One step of a schema: the embedded file <c>NNNN_name.sql</c> of its dialect's folder.</summary>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>All migrations of a dialect (the folder's name), in order; each number stands once.</summary>
    public static IReadOnlyList<Migration> All(string dialect)
    {
        Assembly assembly = typeof(Migration).Assembly;
        List<Migration> found = [];
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            string[] path = resource.Split('/', '\\');
            if (path.Length != 2 || path[0] != dialect || !path[1].EndsWith(".sql", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            string name = Path.GetFileNameWithoutExtension(path[1]);
            found.Add(new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        found.Sort((left, right) => left.Number.CompareTo(right.Number));
        for (int i = 1; i < found.Count; i++)
        {
            if (found[i].Number == found[i - 1].Number)
                throw new InvalidOperationException($"Migrations of {dialect}: {found[i - 1].Name} and {found[i].Name} have one number.");
        }

        return found;
    }
}

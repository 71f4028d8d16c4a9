using System.Text.RegularExpressions;

namespace Interworking.Sip.Tests;

/// <summary>docs/sip-conformance.md names only tests that there are, in whichever test project.</summary>
public sealed partial class ConformanceDocumentTests
{
    [Fact]
    public void Document_EveryTestItNames_Exists()
    {
        string root = FindRoot();
        Dictionary<string, string> sources = Directory.GetFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetFileNameWithoutExtension(file))
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
        string document = File.ReadAllText(Path.Combine(root, "docs", "sip-conformance.md"));
        (string Class, string Method)[] named = [.. NamedTest().Matches(document).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Distinct()];

        named.Length.Should().BeGreaterThan(80);
        named.Where(test => !sources.TryGetValue(test.Class, out string? source) || !source.Contains($" {test.Method}(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*Tests)\\.([A-Z][A-Za-z0-9_]*)`")]
    private static partial Regex NamedTest();

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Interworking.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("the tests run outside of the repository");
    }
}

using System.Text.RegularExpressions;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests;

/// <summary>docs/smpp-conformance.md leaves nothing out and names only tests that there are.</summary>
public sealed class ConformanceDocumentTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Document = File.ReadAllText(Path.Combine(Root, "docs", "smpp-conformance.md"));

    [Fact]
    public void Document_EveryOperation_IsNamed()
    {
        foreach (CommandId id in Enum.GetValues<CommandId>().Where(id => !id.IsResponse() || id == CommandId.GenericNack))
            Document.Should().Contain(id.StandardName());
    }

    [Fact]
    public void Document_EveryParameter_StandsWithItsTag()
    {
        foreach (TlvDefinition definition in TlvDefinition.All) Document.Should().Contain($"| 0x{(ushort)definition.Tag:x4} | {definition.Name} |");
    }

    [Fact]
    public void Document_EveryTestItNames_Exists()
    {
        string sources = string.Concat(Directory.GetFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] named = [.. Regex.Matches(Document, "`([A-Z][A-Za-z0-9]+_[A-Za-z0-9_]+)`").Select(match => match.Groups[1].Value).Distinct()];
        named.Length.Should().BeGreaterThan(50);
        named.Where(test => !sources.Contains($" {test}(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Interworking.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("the tests run outside of the repository");
    }
}

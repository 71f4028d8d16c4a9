using System.Reflection;

namespace Interworking.ArchitectureTests;

/// <summary>Who may know whom: Host ─► Storage ─► Gateway ─► Smpp and Sip, which know neither each other nor anything but the base class library.</summary>
public sealed class ReferenceTests
{
    private static readonly string BaseClassLibrary = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Theory]
    [InlineData("Interworking.Smpp")]
    [InlineData("Interworking.Sip")]
    [InlineData("Interworking.Gateway", "Interworking.Smpp", "Interworking.Sip")]
    [InlineData("Interworking.Storage", "Interworking.Gateway", "Interworking.Smpp", "Interworking.Sip")]
    [InlineData("interworking", "Interworking.Storage", "Interworking.Gateway", "Interworking.Smpp", "Interworking.Sip")]
    public void Assembly_OfTheProduct_ReferencesOnlyThoseBelowIt(string assembly, params string[] allowed)
    {
        IEnumerable<string> ours = References(assembly).Where(name => name.StartsWith("Interworking", StringComparison.OrdinalIgnoreCase));

        ours.Should().BeSubsetOf(allowed);
    }

    [Theory]
    [InlineData("Interworking.Smpp")]
    [InlineData("Interworking.Sip")]
    public void ProtocolLibrary_References_AreOfTheBaseClassLibrary(string assembly)
    {
        References(assembly).Should().OnlyContain(name => File.Exists(Path.Combine(BaseClassLibrary, name + ".dll")));
    }

    [Fact]
    public void Gateway_References_AreOfTheFramework()
    {
        string framework = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!;

        References("Interworking.Gateway").Where(name => !name.StartsWith("Interworking.", StringComparison.Ordinal)).Should().OnlyContain(
            name => File.Exists(Path.Combine(BaseClassLibrary, name + ".dll")) || File.Exists(Path.Combine(framework, name + ".dll")),
            "databases, logging sinks and command lines are the business of Storage and Host");
    }

    private static IEnumerable<string> References(string assembly) => Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!);
}

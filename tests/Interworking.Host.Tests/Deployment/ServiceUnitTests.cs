using System.Globalization;
using Interworking.Host.Cli;

namespace Interworking.Host.Tests.Deployment;

/// <summary>The systemd unit starts this program as it wants to be started.</summary>
public sealed class ServiceUnitTests
{
    private static readonly ILookup<string, string> Unit = File.ReadLines(Path.Combine(Repository.Root, "docker", "systemd", "interworking.service"))
        .Where(line => line.Contains('=') && !line.StartsWith('#')).Select(line => line.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);

    [Theory]
    [InlineData("ExecStart", "serve")]
    [InlineData("ExecStartPre", "check")]
    public async Task Unit_Command_IsOneOfOurs(string key, string verb)
    {
        string[] words = Unit[key].Single().Split(' ');
        words[..2].Should().Equal("/opt/interworking/interworking", verb);

        // With --help what is wrong in what stands before it is told, and nothing is done.
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error).RunAsync([.. words[1..], "--help"]);

        (code, error.ToString()).Should().Be((0, ""));
        output.ToString().Should().Contain(words[2]).And.Contain($"interworking {verb}");
    }

    [Fact]
    public void Unit_StopsInOrderAndRunsWithoutRights()
    {
        int.Parse(Unit["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture).Should().BeGreaterThan(10, "a stop takes up to ten seconds");
        Unit["User"].Should().Equal("interworking");
        Unit["WorkingDirectory"].Should().Equal($"/var/lib/{Unit["StateDirectory"].Single()}");
        Unit["UMask"].Should().Equal("0077");
        Unit["ProtectSystem"].Should().Equal("strict");
        Unit["NoNewPrivileges"].Should().Equal("yes");
        Unit["CapabilityBoundingSet"].Should().Equal("");
        Unit["Restart"].Should().Equal("always");
    }
}

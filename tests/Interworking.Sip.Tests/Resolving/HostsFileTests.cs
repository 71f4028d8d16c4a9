using Interworking.Sip.Resolving;
using Interworking.Testing;
using Interworking.Testing.Servers;

namespace Interworking.Sip.Tests.Resolving;

/// <summary>The machine's own names come before DNS.</summary>
public sealed class HostsFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_Lines_AreAddressAndNames() =>
        HostsFile.Read(["127.0.0.1 localhost", "# 192.0.2.9 not.net", "192.0.2.7\tedge.net Edge # comment", "2001:db8::7 edge.net", "x y", "192.0.2.8"])
            .Select(entry => $"{entry.Key}={string.Join(',', entry.Value.Select(address => address.ToString()))}")
            .Should().BeEquivalentTo("localhost=127.0.0.1", "edge.net=192.0.2.7,2001:db8::7", "Edge=192.0.2.7");

    [Fact]
    public async Task Resolve_NameOfTheFile_AsksDnsForItsServersOnlyAndSeesChanges()
    {
        await using var dns = new ScriptedDns();
        var resolver = new SipResolver(new DnsOptions { Servers = [dns.EndPoint], HostsFile = _path }, _time);
        await File.WriteAllTextAsync(_path, "192.0.2.7 edge.net\n");

        (await resolver.ResolveAsync("EDGE.net", 5070, null, secure: false, default)).Should().ContainSingle().Which.EndPoint.ToString().Should().Be("192.0.2.7:5070");
        dns.Asked.Should().BeEmpty();

        await File.WriteAllTextAsync(_path, "192.0.2.8 edge.net\n");
        File.SetLastWriteTimeUtc(_path, DateTime.UtcNow.AddMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(6));
        (await resolver.ResolveAsync("edge.net", 5070, null, secure: false, default)).Should().ContainSingle().Which.EndPoint.ToString().Should().Be("192.0.2.8:5070");
    }
}

using System.Diagnostics;
using Interworking.FunctionalTests.Peers;

namespace Interworking.FunctionalTests.Nat;

/// <summary>
/// Three network namespaces of a test's own: the server's, the apps', and a router between them that masquerades. A shell that waits for the end of its input
/// removes them, also when the tests die.
/// </summary>
public sealed class NatLab : IDisposable
{
    /// <summary>Where the server is; the apps are at 10.77.0.2, of which it sees the router's 198.51.100.2.</summary>
    public const string Server = "198.51.100.1";

    private const string App = "10.77.0.2";

    private static readonly Lazy<string?> Missing = new(FindMissing);

    private readonly string _name = $"iw{Environment.ProcessId}";
    private readonly Process _guard;
    private int _rebound;

    public NatLab()
    {
        string remove = string.Join("; ", new[] { ServerNamespace, Router, AppNamespace }.Select(name => $"ip netns del {name} 2>/dev/null"));
        _guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cat >/dev/null; {remove}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Shell($"""
            ip netns add {ServerNamespace}; ip netns add {Router}; ip netns add {AppNamespace}
            ip link add out netns {Router} type veth peer name eth0 netns {ServerNamespace}
            ip link add in netns {Router} type veth peer name eth0 netns {AppNamespace}
            for name in {ServerNamespace} {Router} {AppNamespace}; do ip -n $name link set lo up; done
            ip -n {ServerNamespace} address add {Server}/24 dev eth0; ip -n {ServerNamespace} link set eth0 up
            ip -n {Router} address add 198.51.100.2/24 dev out; ip -n {Router} link set out up
            ip -n {Router} address add 10.77.0.1/24 dev in; ip -n {Router} link set in up
            ip -n {AppNamespace} address add {App}/24 dev eth0; ip -n {AppNamespace} link set eth0 up
            ip -n {AppNamespace} route add default via 10.77.0.1
            ip netns exec {Router} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
            """);
        Masquerade();
    }

    /// <summary>Why there can be no such namespaces here; null when there can.</summary>
    public static string? WhyNot => Missing.Value;

    public string ServerNamespace => $"{_name}-server";

    /// <summary>Where an app runs that is behind the router.</summary>
    public AppNetwork Behind => new(App, Server, AppNamespace);

    private string Router => $"{_name}-router";

    private string AppNamespace => $"{_name}-app";

    /// <summary>The router forgets who is behind it, as when it dials in again, and gives everybody another port from then on.</summary>
    public void Rebind()
    {
        _rebound++;
        Masquerade();
        Shell($"ip -n {Router} link set out down; ip -n {Router} link set out up");
    }

    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit(TimeSpan.FromSeconds(10));
        _guard.Dispose();
    }

    private void Masquerade() => Shell($"ip netns exec {Router} nft -f - <<'RULES'\n{Rules(30_000 + 1000 * _rebound)}\nRULES");

    private static string Rules(int firstPort) => $$"""
        table ip router
        delete table ip router
        table ip router {
          chain out {
            type nat hook postrouting priority 100;
            oifname "out" meta l4proto { tcp, udp } masquerade to :{{firstPort}}-{{firstPort + 999}} random
          }
        }
        """;

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return "network namespaces need Linux and root";
        try
        {
            // The rule is tried in a namespace that ends with its only process.
            Shell("for program in ip nft unshare; do command -v $program >/dev/null || { echo $program is not installed >&2; exit 1; }; done; unshare --net nft 'add table ip probe; add chain ip probe out { type nat hook postrouting priority 100; }; add rule ip probe out masquerade'");
            return null;
        }
        catch (InvalidOperationException error)
        {
            return $"no network namespaces with masquerading here: {error.Message}";
        }
    }

    private static void Shell(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-e", "-c", script]) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(said.Trim().Split('\n')[0]);
    }
}

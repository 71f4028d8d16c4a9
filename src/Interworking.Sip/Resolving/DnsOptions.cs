using System.Net;

namespace Interworking.Sip.Resolving;

/// <summary>Whom to ask, and for how long.</summary>
public sealed record DnsOptions
{
    private const int Port = 53;
    private const int MaxServers = 3;
    private const string SystemFile = "/etc/resolv.conf";

    /// <summary>In the order in which they are asked. Empty: nothing is found.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>Names that come before DNS, as hosts(5) has them; empty for none.</summary>
    public string HostsFile { get; init; } = "";

    /// <summary>Wait for one server's answer. 10 ms to 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Rounds through the servers. 1 to 5.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Answers kept. 100 to 1,000,000.</summary>
    public int MaxKept { get; init; } = 10_000;

    /// <summary>Questions on their way at a time; beyond, the answer is "failed". 1 to 10,000.</summary>
    public int MaxAsked { get; init; } = 256;

    /// <summary>The machine's servers (resolv.conf(5): at most three); none where there is no such file.</summary>
    public static IReadOnlyList<IPEndPoint> SystemServers()
    {
        try
        {
            return ReadServers(File.ReadLines(SystemFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // a machine without names: nobody can be asked, and the resolver says so to each question
        }
    }

    /// <summary>The <c>nameserver</c> lines of resolv.conf.</summary>
    public static IReadOnlyList<IPEndPoint> ReadServers(IEnumerable<string> lines) =>
    [
        .. lines
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out IPAddress? address) ? new IPEndPoint(address, Port) : null)
            .OfType<IPEndPoint>()
            .Take(MaxServers),
    ];
}

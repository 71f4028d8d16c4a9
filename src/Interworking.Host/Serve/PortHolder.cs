using System.Globalization;
using System.Net;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve;

/// <summary>Who has an address that we cannot have: Linux tells it under /proc, about processes of the same user, to root about all.</summary>
internal static class PortHolder
{
    private const int Listening = 0x0A; // TCP_LISTEN; a bound UDP socket is 07

    /// <summary><c>interworking serve --config env4.json (process 4711)</c>; another program by its name alone, since arguments may hold secrets. Null when nobody says.</summary>
    public static string? Of(ListenAddress address)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            string table = address.Transport == ListenTransport.Udp ? "udp" : "tcp";
            HashSet<string> sockets = [.. Sockets(table, address).Concat(Sockets($"{table}6", address)).Select(inode => $"socket:[{inode}]")];
            return sockets.Count == 0 ? null : Processes().FirstOrDefault(process => Holds(process, sockets)) is { } holder ? Describe(holder) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // it only makes the message better
        }
    }

    /// <summary>Inodes of the sockets bound to that port.</summary>
    private static IEnumerable<string> Sockets(string table, ListenAddress address) =>
        from line in File.ReadLines($"/proc/net/{table}").Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && PortOf(fields[1]) == address.EndPoint.Port
        where address.Transport == ListenTransport.Udp || int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == Listening
        where IsSame(fields[1], address.EndPoint.Address)
        select fields[9];

    private static int PortOf(string local) => int.Parse(local.AsSpan(local.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The address in /proc is in 32-bit words of this machine's order. One of both may be a wildcard.</summary>
    private static bool IsSame(string local, IPAddress wanted)
    {
        byte[] bytes = Convert.FromHexString(local[..local.IndexOf(':', StringComparison.Ordinal)]);
        if (BitConverter.IsLittleEndian)
        {
            for (int word = 0; word < bytes.Length; word += 4) Array.Reverse(bytes, word, 4);
        }

        var held = new IPAddress(bytes);
        if (held.IsIPv4MappedToIPv6) held = held.MapToIPv4();
        return held.Equals(wanted) || IsAny(held) || IsAny(wanted);
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IEnumerable<string> Processes() => Directory.EnumerateDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsAsciiDigit));

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo($"{process}/fd").EnumerateFiles().Any(file => file.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or it has just ended
        }
    }

    private static string Describe(string process)
    {
        string name = File.ReadAllText($"{process}/comm").Trim();
        string[] arguments = name == "interworking" ? [.. File.ReadAllText($"{process}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries).Skip(1)] : [];
        return $"{string.Join(' ', [name, .. arguments])} (process {Path.GetFileName(process)})";
    }
}

using System.Net;

namespace Interworking.Sip.Resolving;

/// <summary>
/// Names that the machine itself knows (hosts(5)); they come before DNS. The file is looked at again when it was written, at most every few seconds.
/// </summary>
/// <param name="path">The file; empty for none.</param>
/// <param name="time">The clock of looking again.</param>
internal sealed class HostsFile(string path, TimeProvider time)
{
    private const int MaxOctets = 4 * 1_048_576;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly IReadOnlyDictionary<string, IPAddress[]> None = new Dictionary<string, IPAddress[]>();

    private readonly Lock _gate = new();
    private volatile IReadOnlyDictionary<string, IPAddress[]> _names = None;
    private DateTime _written;
    private long _looked;

    /// <summary>Null when the file does not have the name.</summary>
    public IReadOnlyList<IPAddress>? Find(string name)
    {
        if (path.Length == 0) return null;
        long looked = Volatile.Read(ref _looked);
        if (looked == 0 || time.GetElapsedTime(looked) >= LookAgain) Look();
        return _names.GetValueOrDefault(name);
    }

    /// <summary>Address, then names; what follows a # is a comment.</summary>
    public static IReadOnlyDictionary<string, IPAddress[]> Read(IEnumerable<string> lines)
    {
        var names = new Dictionary<string, IPAddress[]>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines)
        {
            string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !IPAddress.TryParse(words[0], out IPAddress? address)) continue;
            foreach (string name in words.Skip(1)) names[name] = [.. names.GetValueOrDefault(name) ?? [], address];
        }

        return names;
    }

    private void Look()
    {
        lock (_gate)
        {
            Volatile.Write(ref _looked, Math.Max(1, time.GetTimestamp()));
            try
            {
                var file = new FileInfo(path);
                if (!file.Exists || file.Length > MaxOctets) _names = None;
                else if (file.LastWriteTimeUtc != _written)
                {
                    _names = Read(File.ReadLines(path));
                    _written = file.LastWriteTimeUtc;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return; // being replaced at this moment: what was known stays, and it is looked at again
            }
        }
    }
}

namespace Interworking.Host.Serve.Tls;

/// <summary>Tells whether any of a few files has changed since the last look: written anew, replaced, or of another size.</summary>
internal sealed class WatchedFiles(params IReadOnlyList<string> paths)
{
    private readonly string[] _paths = [.. paths.Where(path => path.Length > 0)];
    private (DateTime WrittenAt, long Length)[] _seen = [];

    /// <summary>Remembers the files as they are now; true when they were otherwise before. A file that is missing is one that has changed.</summary>
    public bool HaveChanged()
    {
        var now = new (DateTime WrittenAt, long Length)[_paths.Length];
        for (int i = 0; i < _paths.Length; i++)
        {
            var file = new FileInfo(_paths[i]);
            now[i] = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        }

        bool changed = !now.AsSpan().SequenceEqual(_seen);
        _seen = now;
        return changed;
    }
}

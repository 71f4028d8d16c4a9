using Dapper;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// Writes a copy of one moment of a file that is being served. It reads in one transaction: a copy made page by page begins anew whenever somebody commits, and
/// under load never ends.
/// </summary>
public static class SqliteBackup
{
    internal const string NotServed = "The database is a backup that was put back: run \"interworking restored hold\" first, or what has gone since would be sent again.";

    /// <summary>The application_id of a copy. No node serves it before what it may have sent since is held, which takes the mark away.</summary>
    internal const int Mark = 0x49574250; // IWBP

    /// <summary>Makes a file that only its owner may read. What was committed before the call is in it.</summary>
    /// <param name="database">What is copied.</param>
    /// <param name="file">Where to; it must not be there.</param>
    /// <returns>How large it is, octets.</returns>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    /// <exception cref="SqliteException">The database cannot be read, or the disk is full.</exception>
    public static long Write(SqliteDatabase database, string file)
    {
        string whole = Path.GetFullPath(file), part = whole + ".part";
        if (File.Exists(whole)) throw new IOException($"{whole} is there already");
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Open(part, options).Dispose(); // SQLite takes an empty file as it is
        try
        {
            using (SqliteConnection connection = database.Open()) connection.Execute("vacuum into @part", new { part });
            using (var copy = new SqliteConnection($"Data Source={part};Pooling=False"))
            {
                copy.Open();
                copy.Execute($"pragma application_id = {Mark}");
            }

            using (FileStream written = File.OpenWrite(part)) written.Flush(flushToDisk: true);
            File.Move(part, whole);
        }
        finally
        {
            File.Delete(part);
        }

        return new FileInfo(whole).Length;
    }
}

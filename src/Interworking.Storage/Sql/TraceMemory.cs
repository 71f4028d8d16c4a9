using System.Security.Cryptography;
using System.Text;

namespace Interworking.Storage.Sql;

/// <summary>How <c>trace_seen</c> remembers what came from other environments.</summary>
internal static class TraceMemory
{
    /// <summary>For how long a copy is recognised: longer than anybody's default validity (48 h), so that what waited all that time is still known.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromHours(72);

    /// <summary>UTF-16 units that are kept as they are.</summary>
    private const int Longest = 128;

    /// <summary>The key as it is stored. Peers write it, and an index takes no text of any length: a long one is kept as its SHA-256.</summary>
    public static string Key(string key) => key.Length <= Longest ? key : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

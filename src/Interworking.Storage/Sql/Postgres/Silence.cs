namespace Interworking.Storage.Sql.Postgres;

/// <summary>When a node counts as dead, in the server's words.</summary>
internal static class Silence
{
    /// <summary><see cref="Gateway.Pipeline.Ledger.ISharedWork.SilentFor"/> as an interval.</summary>
    public const string Interval = "interval '10 seconds'";
}

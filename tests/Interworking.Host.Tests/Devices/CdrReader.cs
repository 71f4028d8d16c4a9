using Dapper;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Devices;

/// <summary>What a running server has recorded.</summary>
internal static class CdrReader
{
    public static IReadOnlyList<RecordedCdr> Cdrs(this GatewayHost gateway)
    {
        using SqliteConnection connection = gateway.Services.GetRequiredService<SqliteDatabase>().Open();
        return [.. connection.Query<RecordedCdr>("select outcome, delivered_to as deliveredTo, error, attempts from cdr order by id")];
    }

    /// <summary>The history of what was spooled.</summary>
    public static IReadOnlyList<string> Steps(this GatewayHost gateway)
    {
        using SqliteConnection connection = gateway.Services.GetRequiredService<SqliteDatabase>().Open();
        return [.. connection.Query<string>("select step from spool_step order by at")];
    }
}

internal sealed class RecordedCdr
{
    public required string Outcome { get; init; }

    public string? DeliveredTo { get; init; }

    public string? Error { get; init; }

    public long Attempts { get; init; }
}

using System.Diagnostics.Metrics;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Host.Observability;

/// <summary>What concerns the node as a whole: how long the oldest message waits, whether somebody has set the clock, and how full the disk is.</summary>
internal sealed class NodeMetrics : ProductMetrics
{
    private readonly DriveInfo _disk;

    public NodeMetrics(SpoolAge age, GatewayOptions options, TimeProvider time)
    {
        (DateTimeOffset began, long stamp) = (time.GetUtcNow(), time.GetTimestamp());
        Meter.CreateObservableGauge("interworking.spool.oldest_age", () => Math.Round(age.Seconds, 1), "s", "Age of the oldest message that is not finished, those waiting for a receipt of a peer included");
        Meter.CreateObservableGauge(
            "interworking.clock.step", () => Math.Round((time.GetUtcNow() - began - time.GetElapsedTime(stamp)).TotalSeconds, 3), "s",
            "How far the clock has been moved since the start: forward is positive");
        _disk = new DriveInfo(FolderOf(options));
        Meter.CreateObservableGauge("interworking.disk.free", () => _disk.AvailableFreeSpace, "By", "Room on the disk of the embedded database, or of the program where there is none");
        Meter.CreateObservableGauge("interworking.disk.size", () => _disk.TotalSize, "By", "Size of that disk");
    }

    private static string FolderOf(GatewayOptions options) => options.Database.Provider == "sqlite"
        ? Path.GetDirectoryName(new SqliteDatabase(options.Database.ConnectionString).Path)!
        : AppContext.BaseDirectory;
}

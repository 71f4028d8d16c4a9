using Interworking.Gateway.Messages;

namespace Interworking.Host.Serve;

/// <summary>Tells when the clock is behind what the database has seen: ids go on above it, but everything that is written says the wrong time.</summary>
internal static partial class ClockCheck
{
    /// <summary>Nodes' clocks never agree entirely.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>A statement looks for a month's messages among the ids of that month and two days around it.</summary>
    private static readonly TimeSpan Billable = TimeSpan.FromDays(1);

    public static void Warn(MessageId highest, TimeProvider time, ILogger logger)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (highest.GivenAt > now + Billable) Log.FarBehind(logger, now, highest.GivenAt);
        else if (highest.GivenAt > now + Tolerance) Log.Behind(logger, now, highest.GivenAt);
    }

    private static partial class Log
    {
        [LoggerMessage(5106, LogLevel.Warning,
            "This machine's clock says {Now:yyyy-MM-ddTHH:mm:ss.fffZ}, but the database has a message of {Given:yyyy-MM-ddTHH:mm:ss.fffZ}: message ids go on from there; set the clock right")]
        public static partial void Behind(ILogger logger, DateTimeOffset now, DateTimeOffset given);

        [LoggerMessage(5109, LogLevel.Error,
            "This machine's clock says {Now:yyyy-MM-ddTHH:mm:ss.fffZ}, but the database has a message of {Given:yyyy-MM-ddTHH:mm:ss.fffZ}, more than a day later: message ids go on from there, and statements may leave out what has them; set the clock right")]
        public static partial void FarBehind(ILogger logger, DateTimeOffset now, DateTimeOffset given);
    }
}

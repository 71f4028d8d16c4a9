namespace Interworking.Host.Serve.Tls;

/// <summary>
/// Every five seconds: takes certificates that have changed on disk (looking is surer than being notified, also where files are links or mounts).
/// Once a day: says which will end soon.
/// </summary>
internal sealed partial class CertificateWatch(Certificates certificates, TimeProvider time, ILogger<CertificateWatch> logger) : BackgroundService
{
    private const int WarnDays = 14;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        long warnedAt = 0;
        do
        {
            try
            {
                certificates.LookAgain();
                if (warnedAt != 0 && time.GetElapsedTime(warnedAt) < Day) continue;
                warnedAt = Math.Max(1, time.GetTimestamp());
                Warn();
            }
            catch (Exception error)
            {
                Log.Failed(logger, error); // what serves goes on serving
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Warn()
    {
        foreach ((string listener, ServerCertificate certificate) in certificates.InUse)
        {
            if (certificate.Path.Length == 0 || certificate.NotAfter is not { } end) continue;
            double days = (end - time.GetUtcNow()).TotalDays;
            if (days < 0) Log.Over(logger, certificate.Path, listener, end);
            else if (days < WarnDays) Log.EndsSoon(logger, certificate.Path, listener, end, days);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5005, LogLevel.Warning, "Certificate {Path} of the {Listener} listeners ends at {End:u}, in {Days:0.0} days")]
        public static partial void EndsSoon(ILogger logger, string path, string listener, DateTimeOffset end, double days);

        [LoggerMessage(5006, LogLevel.Error, "Certificate {Path} of the {Listener} listeners ended at {End:u}: peers will refuse it")]
        public static partial void Over(ILogger logger, string path, string listener, DateTimeOffset end);

        [LoggerMessage(5007, LogLevel.Error, "Certificates could not be looked at; those in use stay")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}

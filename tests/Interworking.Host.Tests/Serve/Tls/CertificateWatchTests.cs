using Interworking.Gateway.Configuration;
using Interworking.Host.Serve.Tls;
using Interworking.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Host.Tests.Serve.Tls;

public sealed class CertificateWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watch-").FullName;
    private readonly TestAuthority _authority;
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UtcNow);

    public CertificateWatchTests() => _authority = new TestAuthority(_folder, "authority");

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Watch_FilesChange_AreTakenWithinFiveSeconds()
    {
        Certificates certificates = Issue(days: 20);
        using var watch = new CertificateWatch(certificates, _time, NullLogger<CertificateWatch>.Instance);
        await watch.StartAsync(default);

        _authority.Issue("server", "second");
        await UntilAsync(() => certificates.Smpp.Current().TargetCertificate.Subject == "CN=second");
        await watch.StopAsync(default);
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(10, 3)]
    public async Task Watch_CertificateEndsSoon_IsToldOnceADay(int days, int lines)
    {
        Certificates certificates = Issue(days);
        var log = new Lines();
        using var watch = new CertificateWatch(certificates, _time, log);
        await watch.StartAsync(default);

        if (lines > 0) await UntilAsync(() => log.Count == 1);
        for (int day = 0; day < 2; day++)
        {
            int before = log.Count;
            _time.Advance(TimeSpan.FromDays(1));
            if (lines > 0) await UntilAsync(() => log.Count > before);
        }

        await watch.StopAsync(default);
        log.Should().HaveCount(lines);
        log.Where(line => !line.Contains("server.pem of the smpp listeners ends at")).Should().BeEmpty();
    }

    private Certificates Issue(int days)
    {
        (string path, string key) = _authority.Issue("server", "first", days);
        var options = new GatewayOptions
        {
            Smpp = new SmppOptions { ListenTls = ["127.0.0.1:1"], Certificate = new CertificateOptions { Path = path, KeyPath = key } },
            Sip = new SipOptions { Listen = [] },
        };
        var certificates = new Certificates(options, _time, NullLogger<ServerCertificate>.Instance);
        certificates.Problems().Should().BeEmpty();
        return certificates;
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(20);
        while (!condition())
        {
            if (DateTime.UtcNow > end) throw new TimeoutException("it did not come");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.PauseAsync();
        }
    }

    private sealed class Lines : List<string>, ILogger<CertificateWatch>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve;

/// <summary>
/// The certificate of one protocol's TLS listeners. Files are looked at again at most every five seconds, when somebody connects, so that a renewed
/// certificate serves without a restart; a broken new file leaves the old certificate in use. Without a path: self-signed, for loopback, made at start.
/// </summary>
internal sealed partial class ServerCertificate(CertificateOptions options, string domain, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private SslStreamCertificateContext? _context;
    private DateTime _writtenAt;
    private long _lookedAt;

    /// <summary>What to present to the next peer.</summary>
    /// <exception cref="CryptographicException">No certificate could be read yet, or the first one is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            if (_context is null) Use(Load(), WrittenAt());
            else if (options.Path.Length > 0 && time.GetElapsedTime(_lookedAt) > LookAgainAfter) LookAgain();
            return _context!;
        }
    }

    public void Dispose() => _certificate?.Dispose();

    private void LookAgain()
    {
        _lookedAt = time.GetTimestamp();
        DateTime writtenAt = WrittenAt();
        if (writtenAt == _writtenAt) return;

        try
        {
            Use(Load(), writtenAt);
            Log.Renewed(logger, options.Path, _certificate!.NotAfter);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            _writtenAt = writtenAt;
            Log.NotRenewed(logger, options.Path, error.Message);
        }
    }

    /// <summary>The one before is not disposed: handshakes may still be using it.</summary>
    private void Use(X509Certificate2 certificate, DateTime writtenAt)
    {
        var intermediates = new X509Certificate2Collection();
        if (options.Path.Length > 0)
        {
            intermediates.ImportFromPemFile(options.Path);
            intermediates.Remove(certificate);
        }

        _context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
        (_certificate, _writtenAt, _lookedAt) = (certificate, writtenAt, time.GetTimestamp());
    }

    private DateTime WrittenAt() => options.Path.Length == 0 ? default : File.GetLastWriteTimeUtc(options.Path);

    private X509Certificate2 Load() => options.Path.Length == 0
        ? SelfSigned(domain, time.GetUtcNow())
        : X509Certificate2.CreateFromPemFile(options.Path, options.KeyPath.Length == 0 ? null : options.KeyPath);

    private static X509Certificate2 SelfSigned(string domain, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(domain);
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "Certificate {Path} was renewed; new connections get the one valid until {NotAfter:u}")]
        public static partial void Renewed(ILogger logger, string path, DateTime notAfter);

        [LoggerMessage(5002, LogLevel.Warning, "Certificate {Path} changed but cannot be used ({Why}); the one before stays in use")]
        public static partial void NotRenewed(ILogger logger, string path, string why);
    }
}

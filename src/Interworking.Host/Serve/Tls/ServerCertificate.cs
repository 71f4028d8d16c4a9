using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve.Tls;

/// <summary>
/// The certificate of one protocol's TLS listeners. When its files have changed the new one serves new connections, without a restart and without
/// touching those that are open; a broken new file leaves the old certificate in use. Without a path: self-signed, for loopback, made at start.
/// </summary>
internal sealed partial class ServerCertificate(CertificateOptions options, string domain, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly WatchedFiles _files = new(options.Path, options.KeyPath);
    private X509Certificate2? _certificate;
    private volatile SslStreamCertificateContext? _context;

    /// <summary>The PEM file; empty for a self-signed one.</summary>
    public string Path => options.Path;

    /// <summary>When it ends (UTC); null before it was first needed.</summary>
    public DateTimeOffset? NotAfter
    {
        get { lock (_gate) return _certificate?.NotAfter.ToUniversalTime(); }
    }

    /// <summary>What to present to the next peer.</summary>
    /// <exception cref="CryptographicException">No certificate could be read yet, or the first one is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SslStreamCertificateContext Current()
    {
        if (_context is { } context) return context;
        lock (_gate)
        {
            if (_context is not null) return _context;
            _files.HaveChanged();
            Use(Load());
            return _context!;
        }
    }

    /// <summary>Looks whether the files have changed since, and takes them if they are good.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            if (_context is null || options.Path.Length == 0 || !_files.HaveChanged()) return;
            try
            {
                Use(Load());
                Log.Renewed(logger, options.Path, _certificate!.NotAfter.ToUniversalTime());
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                Log.NotRenewed(logger, options.Path, error.Message);
            }
        }
    }

    /// <summary>None is ever disposed: handshakes may still be using it, also while the server stops.</summary>
    private void Use(X509Certificate2 certificate)
    {
        var intermediates = new X509Certificate2Collection();
        if (options.Path.Length > 0)
        {
            intermediates.ImportFromPemFile(options.Path);
            intermediates.Remove(certificate);
        }

        _context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
        _certificate = certificate;
    }

    /// <exception cref="CryptographicException">Also when certificate and key do not belong together, as between the writes of the two files.</exception>
    private X509Certificate2 Load()
    {
        if (options.Path.Length == 0) return SelfSigned(domain, time.GetUtcNow());
        try
        {
            return X509Certificate2.CreateFromPemFile(options.Path, options.KeyPath.Length == 0 ? null : options.KeyPath);
        }
        catch (ArgumentException error)
        {
            throw new CryptographicException("the key is not that of the certificate", error);
        }
    }

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

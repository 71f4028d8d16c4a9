using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Interworking.Host.Serve.Tls;

/// <summary>
/// The authorities that client certificates must come from. A changed file counts for the next connection; a broken one leaves those before.
/// </summary>
/// <param name="path">PEM file; empty asks peers for no certificate.</param>
/// <param name="logger">Told of every change.</param>
internal sealed partial class ClientAuthorities(string path, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly WatchedFiles _files = new(path);
    private volatile X509Certificate2Collection? _authorities;

    /// <summary>Peers must show a certificate.</summary>
    public bool Required => path.Length > 0;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Load()
    {
        if (!Required) return;
        lock (_gate)
        {
            if (_authorities is not null) return;
            _files.HaveChanged();
            _authorities = Read();
        }
    }

    /// <summary>Looks whether the file has changed since, and takes it if it is good.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            if (_authorities is null || !_files.HaveChanged()) return;
            try
            {
                _authorities = Read();
                Log.Changed(logger, path, _authorities.Count);
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                Log.NotChanged(logger, path, error.Message);
            }
        }
    }

    /// <summary>Whether a peer's certificate comes from one of them and is valid now. Without a certificate: no.</summary>
    public bool HaveIssued(X509Certificate? peer)
    {
        if (peer is not X509Certificate2 certificate || _authorities is not { } authorities) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true; // a stranger's certificate must not make us dial anybody
        return chain.Build(certificate);
    }

    private X509Certificate2Collection Read()
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("there is no certificate in it");
    }

    private static partial class Log
    {
        [LoggerMessage(5003, LogLevel.Information, "Client authorities {Path} were read again: {Count} certificates; they count for new connections")]
        public static partial void Changed(ILogger logger, string path, int count);

        [LoggerMessage(5004, LogLevel.Warning, "Client authorities {Path} changed but cannot be used ({Why}); those before stay in use")]
        public static partial void NotChanged(ILogger logger, string path, string why);
    }
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>From <c>Registrar.Redis</c> to how a connection is made. The string holds a password: it is in no message.</summary>
internal static class RedisSettings
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <exception cref="StoreRefusedException">The string or the certificate file cannot be used.</exception>
    public static ConfigurationOptions Read(RegistrarOptions options)
    {
        ConfigurationOptions redis = Parse(options.Redis);
        // A connection that does not come up is thrown away and made anew by us; this way we hold it and can.
        redis.AbortOnConnectFail = false;
        redis.ConnectRetry = 1;
        redis.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        redis.ClientName = "interworking";
        // The library's own key and channel for choosing a primary: nothing of ours.
        (redis.TieBreaker, redis.ConfigurationChannel) = ("", "");
        if (!redis.Ssl) return redis;
        redis.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (Trust(options) is { } trust) redis.CertificateValidation += trust;
        return redis;
    }

    /// <summary>Accepts certificates of <c>Registrar.CaPath</c>'s authorities; null when the machine's count.</summary>
    /// <exception cref="StoreRefusedException">The file cannot be used.</exception>
    public static RemoteCertificateValidationCallback? Trust(RegistrarOptions options) => options.CaPath.Length > 0 ? TrustOnly(options.CaPath) : null;

    private static ConfigurationOptions Parse(string text)
    {
        try
        {
            ConfigurationOptions options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count > 0) return options;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            // Its message may repeat a part of the password.
        }

        throw new StoreRefusedException("Registrar.Redis cannot be read: write it as host:port,password=...,ssl=true.");
    }

    private static RemoteCertificateValidationCallback TrustOnly(string caPath)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(caPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new StoreRefusedException($"Registrar.CaPath: {caPath} cannot be read as certificates: {error.Message}", error);
        }

        return (_, certificate, chain, errors) =>
        {
            if (certificate is null || (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0) return false;
            using var trusted = new X509Chain();
            trusted.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            trusted.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            trusted.ChainPolicy.CustomTrustStore.AddRange(authorities);
            // Intermediates that the server sent.
            if (chain is not null) foreach (X509ChainElement element in chain.ChainElements) trusted.ChainPolicy.ExtraStore.Add(element.Certificate);
            using var server = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return trusted.Build(server);
        };
    }
}

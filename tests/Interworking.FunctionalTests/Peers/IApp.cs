using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>A real softphone that registers a DID and shows the messages it gets.</summary>
public interface IApp : IDisposable
{
    ChildProcess Process { get; }

    Task RegisteredAsync();

    /// <summary>Writes a message to a number in its domain.</summary>
    Task SendAsync(string did, string text);

    /// <returns>The line that shows it.</returns>
    Task<string> ReceivedAsync(string text, TimeSpan? within = null);
}

/// <summary>Whom an app registers, where and how.</summary>
/// <param name="Did">User part and digest user.</param>
/// <param name="Password">Digest password.</param>
/// <param name="Domain">Our domain and realm.</param>
/// <param name="Transport">udp, tcp or tls.</param>
/// <param name="Port">Our port for it.</param>
/// <param name="Certificates">For TLS; null where there is none.</param>
public sealed record AppAccount(string Did, string Password, string Domain, string Transport, int Port, TestCertificates? Certificates)
{
    /// <summary>Where the app runs.</summary>
    public AppNetwork Network { get; init; } = AppNetwork.Loopback;
}

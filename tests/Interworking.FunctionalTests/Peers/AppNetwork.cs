namespace Interworking.FunctionalTests.Peers;

/// <summary>Where an app runs.</summary>
/// <param name="Local">Its own address.</param>
/// <param name="Server">Ours, as it knows us.</param>
/// <param name="Namespace">The network namespace of both; null for the one of the tests.</param>
public sealed record AppNetwork(string Local, string Server, string? Namespace)
{
    public static AppNetwork Loopback { get; } = new("127.0.0.1", "127.0.0.1", null);

    /// <summary>The command that runs a program there.</summary>
    public (string File, IReadOnlyList<string> Arguments) Command(string file, params IReadOnlyList<string> arguments) =>
        Namespace is null ? (file, arguments) : ("ip", ["netns", "exec", Namespace, file, .. arguments]);
}

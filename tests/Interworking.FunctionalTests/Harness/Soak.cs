namespace Interworking.FunctionalTests.Harness;

/// <summary>What <c>make soak</c> asks for: the long forms of tests that run briefly otherwise.</summary>
public static class Soak
{
    /// <summary>SOAK_KILLS: how often a test kills; null for its short form.</summary>
    public static int? Kills { get; } = Read("SOAK_KILLS");

    /// <summary>SOAK_RATE: messages a second; null for the test's own.</summary>
    public static int? Rate { get; } = Read("SOAK_RATE");

    /// <summary>SOAK_LINKS: how many links at once; null for a short form.</summary>
    public static int? Links { get; } = Read("SOAK_LINKS");

    /// <summary>SOAK_CUTS: how often the connection between two environments is cut; null for the short form.</summary>
    public static int? Cuts { get; } = Read("SOAK_CUTS");

    /// <summary>SOAK_PEER_KILLS: how often the process of the environment at the other end is killed; null for the short form.</summary>
    public static int? PeerKills { get; } = Read("SOAK_PEER_KILLS");

    /// <summary>SOAK_CHANGE_SECONDS: how long changes are made under load, at 1,000 messages a second unless SOAK_RATE says otherwise; null for the short form.</summary>
    public static int? ChangeSeconds { get; } = Read("SOAK_CHANGE_SECONDS");

    private static int? Read(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : null;
}

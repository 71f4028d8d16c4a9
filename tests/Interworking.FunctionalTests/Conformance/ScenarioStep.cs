namespace Interworking.FunctionalTests.Conformance;

/// <summary>One step: sipp plays a file, or the carrier submits.</summary>
public sealed record ScenarioStep
{
    /// <summary>A file of sipp-scenarios without its ending; null where the carrier submits.</summary>
    public string? Play { get; init; }

    /// <summary>alice, whom messages are for; bob, who writes to her; peer, who is trusted by his address and writes to her.</summary>
    public string As { get; init; } = "alice";

    /// <summary>Numbers that take turns. 1 to 40.</summary>
    public int Accounts { get; init; } = 1;

    /// <summary>Calls that sipp plays; null for one of each account.</summary>
    public int? Calls { get; init; }

    /// <summary>Registers or sends as this number instead.</summary>
    public string? Did { get; init; }

    /// <summary>Uses this password instead of the right one.</summary>
    public string? Password { get; init; }

    /// <summary>User of the Request-URI that digest is made over; null for the other's. <c>{did}</c> is the player's own.</summary>
    public string? AuthUri { get; init; }

    /// <summary>What is played for a call that somebody else begins meanwhile.</summary>
    public string? Then { get; init; }

    /// <summary>Stands behind a network that loses one in five of the packets to it and from it, the same in every run. Over UDP, for who waits to be sent something.</summary>
    public bool Lossy { get; init; }

    /// <summary>Goes on while the next steps are taken.</summary>
    public bool Stays { get; init; }

    /// <summary>Ends by itself, with status 0; else it is ended when all is seen.</summary>
    public bool Ends { get; init; } = true;

    /// <summary>Keywords of the file. <c>{did}</c>, <c>{contact}</c> and <c>{transport}</c> are the player's.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>();

    /// <summary>More options of sipp.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public CarrierStep? Submit { get; init; }
}

/// <summary>The carrier submits messages for alice, each with a receipt asked for.</summary>
public sealed record CarrierStep
{
    public int Count { get; init; } = 1;

    /// <summary>Her numbers, in turn. 1 to 40.</summary>
    public int Accounts { get; init; } = 1;

    /// <summary>Seconds; null for the default.</summary>
    public int? Validity { get; init; }

    /// <summary>Length of the text; null for a short one.</summary>
    public int? Octets { get; init; }
}

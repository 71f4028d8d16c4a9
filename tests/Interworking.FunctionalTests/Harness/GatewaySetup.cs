namespace Interworking.FunctionalTests.Harness;

/// <summary>What a test's environment is provisioned with; the objects are written as JSON, as an operator would write the file.</summary>
public sealed record GatewaySetup
{
    public const string Domain = "env1.test";

    public IReadOnlyList<TestAccount> Accounts { get; init; } = [new("111222333", "secret-1")];

    public IReadOnlyList<object> Connections { get; init; } = [];

    public IReadOnlyList<object> Policies { get; init; } = [];

    /// <summary>Carriers besides Carrier1.</summary>
    public IReadOnlyList<object> MoreCarriers { get; init; } = [];

    /// <summary>Tariffs besides Carrier1's.</summary>
    public IReadOnlyList<object> MoreTariffs { get; init; } = [];

    /// <summary>Sip.TrustedPeers.</summary>
    public IReadOnlyList<string> TrustedPeers { get; init; } = [];

    /// <summary>What each account may send; 0 is what the gateway lets everybody send.</summary>
    public int MessagesPerMinute { get; init; }

    public int MaxBinds { get; init; } = 8;

    /// <summary>Sip.Ims.ServiceCentre; empty serves no phones.</summary>
    public string ServiceCentre { get; init; } = "";

    public int Window { get; init; } = 100;

    /// <summary>HTTPS in place of HTTP, with the certificate of the other listeners.</summary>
    public bool HttpTls { get; init; }

    /// <summary>The provisioning file (design section 7).</summary>
    public object Provisioning() => new
    {
        products = new[] { new { name = "Call & Chat", messaging = true } },
        customers = new[]
        {
            new { name = "John Doe", accounts = Accounts.Select(account => new { did = account.Did, password = account.Password, product = "Call & Chat", messagesPerMinute = MessagesPerMinute }) },
        },
        carriers = (object[])
        [
            new
            {
                name = "Carrier1",
                systemId = "carrier1",
                password = "c1-pw",
                allowedAddresses = new[] { "127.0.0.0/8" },
                maxBinds = MaxBinds,
                window = Window,
                tariff = "2026",
            },
            .. MoreCarriers,
        ],
        connections = Connections,
        servicePolicies = Policies,
        tariffs = (object[])
        [
            new
            {
                name = "2026",
                currency = "USD",
                unit = "part",
                chargeOn = "accepted",
                rates = new[] { new { prefix = "", price = 0.01, from = "2026-01-01" } },
            },
            .. MoreTariffs,
        ],
    };
}

public sealed record TestAccount(string Did, string Password);

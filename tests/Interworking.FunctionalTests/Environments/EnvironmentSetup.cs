using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Environments;

/// <summary>What one of several environments is provisioned with; the objects are written as JSON, as an operator would write the file.</summary>
public sealed record EnvironmentSetup
{
    /// <summary>John Doe's accounts.</summary>
    public IReadOnlyList<TestAccount> Accounts { get; init; } = [];

    /// <summary>Our own environments at the other end of a connection.</summary>
    public IReadOnlyList<Neighbour> Neighbours { get; init; } = [];

    /// <summary>Connections to peers that are no environments of ours.</summary>
    public IReadOnlyList<object> Connections { get; init; } = [];

    /// <summary>Service policies beside those to the neighbours.</summary>
    public IReadOnlyList<object> Policies { get; init; } = [];

    /// <summary>The provisioning file (design section 7). Every environment knows the carrier carrier1, which is billed as TATA.</summary>
    public object For(EnvironmentProcess self) => new
    {
        environments = Neighbours.Select(one => new { name = one.Environment.Name, entry = new[] { $"{one.Environment.Smpp}" } }),
        products = new[] { new { name = "Call & Chat", messaging = true } },
        customers = new[]
        {
            new { name = "John Doe", accounts = Accounts.Select(account => new { did = account.Did, password = account.Password, product = "Call & Chat" }) },
        },
        tariffs = new[] { new { name = "2026", currency = "USD", rates = new[] { new { prefix = "", price = 0.01, from = "2026-01-01" } } } },
        carriers = (object[])
        [
            new { name = "TATA", systemId = "carrier1", password = "c1-pw", allowedAddresses = new[] { "127.0.0.0/8" }, tariff = "2026" },
            .. Neighbours.Select(one => new
            {
                name = one.Environment.Name,
                systemId = one.Environment.Name,
                password = "env-pw",
                allowedAddresses = new[] { "127.0.0.0/8" },
                environment = one.Environment.Name,
                maxBinds = 16,
            }),
        ],
        connections = (object[])
        [
            .. Connections,
            .. Neighbours.Select(one => new
            {
                name = one.ConnectionName,
                address = one.Address,
                systemId = self.Name,
                password = "env-pw",
                environment = one.Environment.Name,
                binds = one.Binds,
                window = Neighbour.Window,
            }),
        ],
        servicePolicies = (object[])
        [
            .. Policies,
            .. Neighbours.Select(one => new { name = one.ConnectionName, priority = 10, recipientPattern = one.Pattern, transport = "SMPP", connections = new[] { one.ConnectionName } }),
        ],
    };
}

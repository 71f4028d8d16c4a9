using System.Globalization;
using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Records;

/// <summary>Last month with 100 messages of Carrier1, 110 parts, 1.10 USD, closed as statement 1 by the commands.</summary>
internal static class BilledMonth
{
    public static string Name { get; } = DateTime.UtcNow.AddDays(-DateTime.UtcNow.Day).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static async Task CloseAsync(GatewayProcess gateway)
    {
        await SaysAsync(gateway, 0, "100", "cdr", "generate", "--count", "100", "--month", Name, "--carrier", "Carrier1");
        await SaysAsync(gateway, 0, "1.10 USD", "settlement", "close", "--month", Name, "--carrier", "Carrier1");
    }

    /// <summary>Runs a command of the program.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> SaysAsync(GatewayProcess gateway, int exitCode, string says, params string[] command)
    {
        (int ended, string said) = await gateway.RunAsync(command);
        ended.Should().Be(exitCode, said);
        said.Should().Contain(says);
        return said;
    }
}

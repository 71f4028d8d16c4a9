using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>sipp answers our challenge to MESSAGE with a digest that is not ours.</summary>
public abstract class SippSendTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : SippSendTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : SippSendTests(output, servers.NewBackend());

    private static readonly TestAccount Alice = new("111222333", "secret-1");
    private static readonly TestAccount Bob = new("444555666", "secret-2");

    [Fact]
    public async Task Message_BySipp_IsTakenAndDelivered()
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice, Bob] });
        var bob = new Sipp(Files, Bob.Did, Bob.Password, gateway.SipPort);
        (await bob.RegisterAsync()).Should().Be(0);
        ChildProcess receiving = Started(bob.Receive(out string log));

        (await new Sipp(Files, Alice.Did, Alice.Password, gateway.SipPort).SendAsync(Bob.Did)).Should().Be(0);

        await receiving.WaitForExitAsync(TimeSpan.FromSeconds(30));
        receiving.ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(log)).Should().Contain("received: hello 1");
    }

    [Fact]
    public async Task Message_WrongPassword_IsRefused()
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice, Bob] });

        (await new Sipp(Files, Alice.Did, "wrong", gateway.SipPort).SendAsync(Bob.Did)).Should().Be(1);

        gateway.Cdrs().Should().BeEmpty();
    }
}

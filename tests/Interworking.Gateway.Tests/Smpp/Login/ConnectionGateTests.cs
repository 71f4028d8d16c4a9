using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Login;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Smpp.Login;

public sealed class ConnectionGateTests
{
    private static readonly IPEndPoint Known = new(IPAddress.Parse("192.0.2.1"), 1000);
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("203.0.113.9"), 1000);
    private readonly FakeAccounts _provisioning = new();

    public ConnectionGateTests() => _provisioning.Add(new Carrier { Name = "TATA", Credentials = [], AllowedAddresses = [IPNetwork.Parse("192.0.2.0/24")] });

    [Fact]
    public void TryEnter_UnboundFromOneAddress_AreLimited()
    {
        ConnectionGate gate = Gate(new SmppOptions { MaxUnboundPerAddress = 2 });
        ConnectionPass first = gate.TryEnter(Known)!;
        gate.TryEnter(Known).Should().NotBeNull();
        gate.TryEnter(Known).Should().BeNull();
        gate.TryEnter(new IPEndPoint(IPAddress.Parse("192.0.2.2"), 1)).Should().NotBeNull("another address has its own");

        first.Bound();
        gate.TryEnter(Known).Should().NotBeNull("a bound one counts no more");
        gate.TryEnter(Known).Should().BeNull();
        gate.Refused.Should().Be(2);
    }

    [Fact]
    public void Dispose_AfterAnything_GivesThePlaceBackOnce()
    {
        ConnectionGate gate = Gate(new SmppOptions { MaxConnections = 1 });
        for (int i = 0; i < 3; i++)
        {
            ConnectionPass pass = gate.TryEnter(Known)!;
            gate.TryEnter(Known).Should().BeNull();
            if (i > 0) pass.Bound();
            pass.Dispose();
            pass.Bound();
            pass.Dispose();
            gate.Open.Should().Be(0);
        }
    }

    [Fact]
    public void TryEnter_Strangers_CannotTakeThePlacesOfCarriers()
    {
        ConnectionGate gate = Gate(new SmppOptions { MaxUnbound = 20 });
        int taken = 0;
        for (int i = 0; i < 100; i++)
        {
            if (gate.TryEnter(new IPEndPoint(IPAddress.Parse($"203.0.113.{i}"), 1)) is not null) taken++;
        }

        taken.Should().Be(10);
        gate.TryEnter(Known).Should().NotBeNull();
    }

    [Fact]
    public void TryEnter_OneStranger_HasFew()
    {
        ConnectionGate gate = Gate(new SmppOptions());
        Enumerable.Range(0, 50).Count(_ => gate.TryEnter(Stranger) is not null).Should().Be(8);
    }

    private ConnectionGate Gate(SmppOptions options) => new(options, _provisioning, new ManualTimeProvider(), NullLogger<ConnectionGate>.Instance);
}

using System.Net;
using System.Text.Json;
using Interworking.FunctionalTests.Harness.Backends;

namespace Interworking.FunctionalTests.Harness;

/// <summary>One node of the environment that most tests speak of, provisioned by a <see cref="GatewaySetup"/>.</summary>
public sealed class GatewayProcess : ServerProcess
{
    /// <summary>Writes its files; it runs after <see cref="ServerProcess.StartAsync"/>.</summary>
    /// <param name="directory">Where they go.</param>
    /// <param name="setup">What its environment is provisioned with.</param>
    /// <param name="backend">Where its data is.</param>
    /// <param name="node">Its name among the nodes on that backend.</param>
    /// <param name="certificates">Those of the nodes before it; null makes new ones.</param>
    public GatewayProcess(TestDirectory directory, GatewaySetup setup, Backend backend, string node = "a", TestCertificates? certificates = null)
        : base($"interworking {node}", directory)
    {
        (Backend, Node, HttpTls) = (backend, node, setup.HttpTls);
        Certificates = certificates ?? new TestCertificates(directory, GatewaySetup.Domain);
        string provisioning = directory.Write("provisioning.json", JsonSerializer.Serialize(setup.Provisioning()));
        Config = directory.Write($"config-{SmppPort}.json", JsonSerializer.Serialize(new
        {
            Environment = new { Name = backend.Environment, GatewaySetup.Domain, Node = node },
            Smpp = new
            {
                Listen = new[] { $"127.0.0.1:{SmppPort}" },
                ListenTls = new[] { $"127.0.0.1:{SmppTlsPort}" },
                Certificate = new { Path = Certificates.Certificate, KeyPath = Certificates.Key },
            },
            Sip = new
            {
                Listen = new[] { $"udp:{Sip}", $"tcp:{Sip}", $"tls:127.0.0.1:{SipTlsPort}" },
                setup.TrustedPeers,
                Certificate = new { Path = Certificates.Certificate, KeyPath = Certificates.Key },
                Ims = new { setup.ServiceCentre },
            },
            Http = new { Listen = Page(""), Certificate = new { Path = Certificates.Certificate, KeyPath = Certificates.Key } },
            backend.Database,
            backend.Registrar,
            Provisioning = new { File = provisioning },
        }));
    }

    public Backend Backend { get; }

    public string Node { get; }

    public int SmppTlsPort { get; } = FreePorts.Next();

    public TestCertificates Certificates { get; }

    public IPEndPoint SmppTls => new(IPAddress.Loopback, SmppTlsPort);

    protected override string Config { get; }

    public IReadOnlyList<CdrRow> Cdrs() => Backend.Cdrs();

    public long Spooled() => Backend.Spooled();
}

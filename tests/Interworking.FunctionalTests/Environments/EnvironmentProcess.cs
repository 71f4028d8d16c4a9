using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;

namespace Interworking.FunctionalTests.Environments;

/// <summary>One of several environments on one machine, on a backend of its own; it is provisioned by an <see cref="EnvironmentSetup"/> before it starts.</summary>
public sealed class EnvironmentProcess : ServerProcess
{
    private readonly TestDirectory _directory;

    public EnvironmentProcess(TestDirectory directory, Backend backend) : base($"interworking {backend.Environment}", directory)
    {
        (_directory, Backend) = (directory, backend);
        Certificates = new TestCertificates(directory, Domain);
        Config = directory.Write($"{Name}.json", JsonSerializer.Serialize(new
        {
            Environment = new { Name, Domain, Node = "a" },
            Smpp = new { Listen = new[] { $"{Smpp}" }, ListenTls = Array.Empty<string>() },
            Sip = new
            {
                Listen = new[] { $"udp:{Sip}", $"tcp:{Sip}", $"tls:127.0.0.1:{SipTlsPort}" },
                Certificate = new { Path = Certificates.Certificate, KeyPath = Certificates.Key },
            },
            Http = new { Listen = $"http://127.0.0.1:{HttpPort}" },
            backend.Database,
            backend.Registrar,
            Provisioning = new { File = ProvisioningFile },
        }));
    }

    public Backend Backend { get; }

    public string Name => Backend.Environment;

    public string Domain => $"{Name}.test";

    public TestCertificates Certificates { get; }

    protected override string Config { get; }

    private string ProvisioningFile => _directory.File($"{Name}-provisioning.json");

    /// <summary>Provisions it and starts it.</summary>
    public Task<TimeSpan> StartAsync(EnvironmentSetup setup)
    {
        File.WriteAllText(ProvisioningFile, JsonSerializer.Serialize(setup.For(this)));
        return StartAsync();
    }

    /// <summary>How an app of one of its accounts registers.</summary>
    public AppAccount App(TestAccount account, string transport) =>
        new(account.Did, account.Password, Domain, transport, transport == "tls" ? SipTlsPort : SipPort, Certificates);

    public IReadOnlyList<CdrRow> Cdrs() => Backend.Cdrs();

    /// <summary>The CDRs, once there are as many.</summary>
    public async Task<IReadOnlyList<CdrRow>> CdrsAsync(int count)
    {
        await Eventually.TrueAsync(() => Backend.Cdrs().Count >= count, $"{count} CDRs in {Name}");
        return Backend.Cdrs();
    }

    public long Spooled() => Backend.Spooled();

    /// <summary>What is left and why: id, state, attempts, policy, connection.</summary>
    public string Left() => string.Join('\n', Backend.Read("select id, state, attempts, policy, sent_by, due_at from spool limit 10",
        row => $"{Name}: {row[0]} state {row[1]} attempts {row[2]} {row[3]} {row[4]} due {row[5]}"));
}

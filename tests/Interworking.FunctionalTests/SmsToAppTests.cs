using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A carrier binds to us and submits; real apps show what arrives, over each transport.</summary>
public abstract class SmsToAppTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : SmsToAppTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : SmsToAppTests(output, servers.NewBackend());

    private const string Did = "111222333";

    /// <summary>Text, data_coding, octets.</summary>
    private static readonly (string Text, byte DataCoding, string Hex)[] Texts =
    [
        ("Your code is 4711 €", 0, "596F757220636F64652069732034373131201B65"),
        ("@", 0, "00"),
        ("€", 0, "1B65"),
        ("¤", 0, "24"),
        ("hi 😀", 8, "006800690020D83DDE00"),
        ("مرحبا", 8, "06450631062D06280627"),
    ];

    [Theory]
    [InlineData("baresip", "udp")]
    [InlineData("baresip", "tcp")]
    [InlineData("baresip", "tls")]
    [InlineData("linphone", "udp")]
    [InlineData("linphone", "tcp")]
    [InlineData("linphone", "tls")]
    public async Task SubmitSm_AppRegistered_ShowsItAndCarrierGetsReceipt(string client, string transport)
    {
        GatewayProcess gateway = await StartGatewayAsync();
        IApp app = StartApp(gateway, client, transport);
        await app.RegisteredAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        foreach ((string text, byte dataCoding, string hex) in Texts)
        {
            string id = await carrier.TakenAsync(Sms.Hex(Did, dataCoding, hex));

            await app.ReceivedAsync(text);
            (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered, text);
        }

        gateway.Cdrs().Should().HaveCount(Texts.Length).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Carrier == "Carrier1" && cdr.Destination == Did);
        await ExpectStatementAsync(gateway, messages: Texts.Length, amount: "0.06");
    }

    [Theory]
    [InlineData("baresip", 3, 1, 2)]
    [InlineData("linphone", 2, 3, 1)]
    public async Task SubmitSm_ThreePartsInAnyOrder_ShowsOneMessageAndThreeReceipts(string client, params int[] order)
    {
        string[] parts = ["The first part, ", "the second part, ", "the third part."];
        GatewayProcess gateway = await StartGatewayAsync();
        IApp app = StartApp(gateway, client, "udp");
        await app.RegisteredAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        var ids = new List<string>();
        foreach (int number in order) ids.Add(await carrier.TakenAsync(Sms.Part(Did, reference: 0x2A, total: 3, (byte)number, parts[number - 1])));

        await app.ReceivedAsync(string.Concat(parts));
        ids.Should().OnlyHaveUniqueItems();
        foreach (string id in ids) (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        CdrRow cdr = gateway.Cdrs().Should().ContainSingle().Subject;
        (cdr.Parts, cdr.Outcome).Should().Be((3, "delivered"));
        await ExpectStatementAsync(gateway, messages: 1, amount: "0.03");
    }

    private IApp StartApp(GatewayProcess gateway, string client, string transport)
    {
        int port = transport == "tls" ? gateway.SipTlsPort : gateway.SipPort;
        var account = new AppAccount(Did, "secret-1", GatewaySetup.Domain, transport, port, gateway.Certificates);
        return Started<IApp>(client == "baresip" ? new Baresip(Files, account) : new Linphone(Files, account));
    }

    private static async Task ExpectStatementAsync(GatewayProcess gateway, int messages, string amount)
    {
        (int exitCode, string csv) = await gateway.RunAsync("settlement", "--month", $"{DateTime.UtcNow:yyyy-MM}", "--carrier", "Carrier1", "--format", "csv");

        exitCode.Should().Be(0, csv);
        csv.Should().Contain(amount).And.Contain($"{messages}");
    }
}

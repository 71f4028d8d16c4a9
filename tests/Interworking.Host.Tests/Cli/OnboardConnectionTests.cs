using System.Globalization;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Files;
using Interworking.Host.Cli;
using Interworking.Host.Cli.Onboarding;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Cli;

/// <summary><c>onboard --connection</c> against a message centre that has its ways.</summary>
public sealed class OnboardConnectionTests : IAsyncLifetime
{
    private const string To = "447700900001";

    private readonly string _folder = Directory.CreateTempSubdirectory("onboard-").FullName;
    private readonly ScriptedCentre _centre = new(FreePorts.Next(), "us", "us-pw");
    private string _config = "";

    public async Task InitializeAsync()
    {
        _config = Write("config.json", $$"""{ "Database": { "ConnectionString": "Data Source={{Path.Combine(_folder, "onboard.db")}}" } }""");
        await ProvisionAsync("\"window\": 30");
    }

    public async Task DisposeAsync()
    {
        await _centre.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Onboard_WithoutTo_BindsAndSubmitsNothing()
    {
        (int code, string output, string error) = await RunAsync();

        (code, _centre.Received.Count, _centre.Binds.Count).Should().Be((0, 0, 1));
        output.Should().Contain("0x00 ok").And.Contain("interface_version  0x34, 3.4").And.Contain("nothing was submitted");
        error.Should().Contain("dialling vendor (us@").And.NotContain("us-pw");
    }

    [Fact]
    public async Task Onboard_PeerThatTakesAll_SubmitsAtMostTwentyAndReportsEverything()
    {
        _centre.Report = static id => Convert.ToInt64(id, 16).ToString(CultureInfo.InvariantCulture);

        (int code, string output, _) = await RunAsync("--to", To);

        code.Should().Be(0);
        _centre.Received.Count.Should().Be(ProbeLink.MostMessages);
        _centre.Received.Items.Should().OnlyContain(message => message.Destination.Value.TrimStart('+') == To && message.RegisteredDelivery.Receipt == ReceiptRequest.Both);
        _centre.Received.Items.Where(message => !message.EsmClass.HasUdh && message.Tlvs.IsEmpty && message.DataCoding != 8)
            .Select(message => Encoding.Latin1.GetString(message.Body.Span)).Should().OnlyContain(text => text.StartsWith("SMPP test "));
        output.Should().MatchRegex("data_coding 8, UCS-2 +0x00 ok").And.MatchRegex("message_payload +0x00 ok").And.MatchRegex("6 at once +6 taken in")
            .And.Contain("hexadecimal, 8 characters, padded with zeros").And.Contain("the answer's hexadecimal number written as decimal")
            .And.MatchRegex("came +20 of 20").And.Contain("DELIVRD 20");
        (await PastedAsync(output)).Profile.Should().Be(new LinkProfile { IdBase = IdBase.Decimal });
    }

    [Fact]
    public async Task Onboard_PeerWithWaysOfItsOwn_TellsThemInTheProfile()
    {
        _centre.Judge = static message => message switch
        {
            { Destination: { Ton: Ton.International, Value: [not '+', ..] } } => CommandStatus.InvalidDestinationTon,
            { EsmClass.HasUdh: true } => CommandStatus.InvalidEsmClass,
            { DataCoding: 0 or 1 or 3, Body.IsEmpty: false } when message.Body.Span[^1] == ']' => CommandStatus.InvalidDataCoding,
            { Source.Ton: Ton.Alphanumeric } => CommandStatus.InvalidSourceTon,
            _ => CommandStatus.Ok,
        };

        (int code, string output, _) = await RunAsync("--to", To, "--wait", "0");

        code.Should().Be(0);
        output.Should().Contain("0x50 invalid destination ton").And.MatchRegex("user data header +0x43 invalid esm class").And.MatchRegex("came +0 of ");
        Connection pasted = await PastedAsync(output);
        pasted.Profile.Should().Be(new LinkProfile { Ton = Ton.Unknown, Npi = Npi.Isdn, LongMessages = LongMessages.Payload, Alphabet = Smpp.Text.Alphabet.Ucs2 });
        pasted.Window.Should().Be(30);
    }

    [Fact]
    public async Task Onboard_TooManyAtOnce_AdvisesTheWindowThatWasTaken()
    {
        int burst = 0;
        _centre.Judge = message =>
            Encoding.ASCII.GetString(message.Body.Span).Contains("at once") && Interlocked.Increment(ref burst) > 2 ? CommandStatus.Throttled : CommandStatus.Ok;

        (int code, string output, _) = await RunAsync("--to", To, "--wait", "0");

        code.Should().Be(0);
        output.Should().Contain("2 taken in").And.Contain("the others: 0x58 throttled");
        (await PastedAsync(output)).Window.Should().Be(2);
    }

    [Fact]
    public async Task Onboard_NumberThatIsNeverTaken_FailsAfterItsFourForms()
    {
        _centre.Judge = static _ => CommandStatus.InvalidDestinationAddress;

        (int code, string output, string error) = await RunAsync("--to", To);

        (code, _centre.Refused.Count).Should().Be((1, 4));
        output.Should().Contain("0x0b invalid destination address");
        error.Should().Contain("error: no test message was taken");
    }

    [Fact]
    public async Task Onboard_ReceiptsOfOthers_AreLeftForTheGateway()
    {
        _centre.Report = static _ => "SOMEBODY-ELSES";

        (int code, string output, _) = await RunAsync("--to", To, "--wait", "0");

        code.Should().Be(0);
        output.Should().MatchRegex("came +0 of 20");
        (await _centre.Reported.CountAsync(1, "answers")).Should().OnlyContain(answer => answer.Status == CommandStatus.TransientError || !answer.IsOk);
    }

    [Fact]
    public async Task Onboard_WrongPassword_SaysWhatToCheck()
    {
        await ProvisionAsync("\"password\": \"wrong\"");

        (int code, string output, string error) = await RunAsync("--to", To);

        code.Should().Be(1);
        output.Should().Contain("0x0d bind failed");
        error.Should().Contain("check systemId and password").And.NotContain("\"wrong\"");
    }

    [Fact]
    public async Task Onboard_NobodyThere_SaysWhatToCheck()
    {
        await _centre.VanishAsync();

        (int code, string output, string error) = await RunAsync();

        (code, output).Should().Be((1, ""));
        error.Should().Contain("cannot be reached").And.Contain("check address, tls and ca");
    }

    [Fact]
    public async Task Onboard_UnknownName_NamesThoseThatThereAre()
    {
        (int code, _, string error) = await LineAsync("onboard", "--connection", "vendr");

        code.Should().Be(1);
        error.Should().Contain("there is no connection \"vendr\"; there are \"vendor\"");
    }

    /// <summary>The connection as it is after pasting what the report says.</summary>
    private async Task<Connection> PastedAsync(string output)
    {
        string entry = output[output.LastIndexOf("\n{", StringComparison.Ordinal)..].Trim();
        string file = await ProvisionAsync(entry[1..^1]);
        return ProvisioningFileReader.Read(await File.ReadAllBytesAsync(file)).File.Connections.Single();
    }

    private async Task<string> ProvisionAsync(string keys)
    {
        string password = keys.Contains("password") ? "" : "\"password\": \"us-pw\",";
        string file = Write("provisioning.json", $$"""
            { "connections": [ { "name": "vendor", "address": "{{_centre.EndPoint}}", "systemId": "us", {{password}} {{keys}} } ] }
            """);
        (int code, _, string error) = await LineAsync("provision", file);
        (code, error).Should().Be((0, ""));
        return file;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => LineAsync(["onboard", "--connection", "vendor", .. arguments]);

    private async Task<(int Code, string Output, string Error)> LineAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await new CommandLine((_, _) => throw new InvalidOperationException("not the server"), output, error).RunAsync([.. arguments, "--config", _config]);
        return (code, output.ToString(), error.ToString());
    }

    private string Write(string name, string content)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }
}

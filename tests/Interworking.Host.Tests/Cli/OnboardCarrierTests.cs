using System.Globalization;
using Interworking.Host.Cli;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Cli;

/// <summary><c>onboard --carrier</c> beside a running server.</summary>
[Collection(nameof(GatewayHost))]
public sealed class OnboardCarrierTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onboard-").FullName;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayHost.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Onboard_CarrierBindsAndSends_ReportsHowItDoes()
    {
        Task<(int Code, string Output, string Error)> watching = RunAsync("--carrier", "Good", "--wait", "30");
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        await carrier.SubmitAsync(Sms.Part(GatewayHost.Did, 7, 2, 1, "first"));

        (int code, string output, string error) = await watching;

        code.Should().Be(0);
        error.Should().NotContain("error:", "how far the carrier was at the first look is the machine's business");
        output.Should().MatchRegex("recipients +ton 1 npi 1: 1").And.MatchRegex("data_coding +0x00: 1").And.MatchRegex("parts +udh: 1").And.MatchRegex("asked for +1 of 1")
            .And.Contain("interface_version 3.4").And.Contain("\"longMessages\": \"udh\"").And.NotContain(GatewayHost.Did);
    }

    [Fact]
    public async Task Onboard_CarrierWithWrongPassword_IsToldWhyItDidNotBind()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "wrong");

        (int code, _, string error) = await RunAsync("--carrier", "Good", "--wait", "0");

        code.Should().Be(1);
        error.Should().Contain("did not bind within 0 s").And.Contain("wrong password");
    }

    [Fact]
    public async Task Onboard_CarrierThatIsSilent_ReportsItsBind()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");

        (int code, string output, _) = await RunAsync("--carrier", "Good", "--wait", "0");

        code.Should().Be(0);
        output.Should().Contain("as good, transceiver").And.Contain("it has sent nothing yet").And.NotContain("longMessages");
    }

    [Fact]
    public async Task Onboard_UnknownCarrier_NamesThoseThatThereAre()
    {
        (int code, _, string error) = await RunAsync("--carrier", "Bad");

        code.Should().Be(1);
        error.Should().Contain("there is no carrier \"Bad\"; there are \"Good\"");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var line = new CommandLine((_, _) => throw new InvalidOperationException("not the server"), output, error);
        int code = await line.RunAsync(["onboard", .. arguments, "--config", _gateway.WriteConfig()]);
        return (code, output.ToString(), error.ToString());
    }
}

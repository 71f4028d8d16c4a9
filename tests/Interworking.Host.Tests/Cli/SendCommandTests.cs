using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Host.Cli;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Cli;

/// <summary><c>send</c> against a message centre that takes asiacell / asiacell.</summary>
public sealed class SendCommandTests : IAsyncLifetime
{
    private readonly ScriptedCentre _centre = new(FreePort(), "asiacell", "asiacell");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _centre.DisposeAsync().AsTask();

    [Fact]
    public async Task Send_ReceiptComes_PrintsAnswerAndReceipt()
    {
        Task<(int Code, string Output, string Error)> sending = RunAsync("--wait", "20", "Your code is 4711 €");
        ShortMessage message = await _centre.Received.FirstAsync(_ => true, "the message");

        message.Body.ToArray().Should().Equal([.. "Your code is 4711 "u8, 0x1B, 0x65], "GSM 7-bit holds it");
        message.DataCoding.Should().Be(0);
        message.RegisteredDelivery.Receipt.Should().Be(ReceiptRequest.Both);
        message.Source.Should().Be(new SmppAddress(Ton.Alphanumeric, Npi.Unknown, "Viber"));
        (await _centre.DeliverAsync(Receipt("SOMEONE-ELSES", "DELIVRD"))).Status.Should().Be(CommandStatus.TransientError, "it is the carrier's, who must get it later");
        (await _centre.DeliverAsync(Receipt("00000001", "DELIVRD"))).Status.Should().Be(CommandStatus.Ok);

        (int code, string output, string error) = await sending;
        error.Should().BeEmpty();
        code.Should().Be(0);
        output.Should().Contain("accepted 00000001").And.Contain("receipt  00000001 DELIVRD");
    }

    [Fact]
    public async Task Send_LongText_GoesInPartsWithAHeader()
    {
        (int code, string output, _) = await RunAsync("--wait", "0", new string('x', 200));

        code.Should().Be(0);
        output.Should().Contain("(part 1 of 2)").And.Contain("(part 2 of 2)");
        ShortMessage first = await _centre.Received.FirstAsync(_ => true, "the message");
        first.EsmClass.HasUdh.Should().BeTrue();
        first.Body.Span[..3].ToArray().Should().Equal(0x05, 0x00, 0x03);
        first.Body.Span[4..6].ToArray().Should().Equal(2, 1);
    }

    [Fact]
    public async Task Send_ReceiptSaysUndeliverable_IsAFailure()
    {
        Task<(int Code, string Output, string Error)> sending = RunAsync("--wait", "20", "Hi");
        await _centre.Received.FirstAsync(_ => true, "the message");
        await _centre.DeliverAsync(Receipt("00000001", "UNDELIV"));

        (int code, string output, _) = await sending;
        code.Should().Be(1);
        output.Should().Contain("UNDELIV");
    }

    [Fact]
    public async Task Send_NoReceiptInTime_FailsAndSaysThatItWaits()
    {
        (int code, _, string error) = await RunAsync("--wait", "1", "Hi");

        code.Should().Be(1);
        error.Should().Contain("no receipt").And.Contain("00000001");
    }

    [Fact]
    public async Task Send_WrongPassword_SaysWhatToCheck()
    {
        (int code, _, string error) = await RunAsync("--password", "wrong", "Hi");

        code.Should().Be(1);
        error.Should().Contain("BindFailed (0x0D)").And.Contain("--password");
    }

    [Fact]
    public async Task Send_NobodyListens_SaysWhatToCheck()
    {
        await _centre.VanishAsync();

        (int code, _, string error) = await RunAsync("Hi");

        code.Should().Be(1);
        error.Should().Contain("nothing answers").And.Contain("Smpp.Listen");
    }

    private static ShortMessage Receipt(string id, string stat) => new()
    {
        EsmClass = EsmClass.Receipt,
        Body = Encoding.ASCII.GetBytes($"id:{id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:{stat} err:000 text:"),
    };

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var line = new CommandLine((_, _) => throw new InvalidOperationException("not the server"), output, error);
        int code = await line.RunAsync(["send", "--from", "Viber", "--to", "111222333", "--smpp", _centre.EndPoint.ToString(), .. arguments]);
        return (code, output.ToString(), error.ToString());
    }

    private static int FreePort()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}

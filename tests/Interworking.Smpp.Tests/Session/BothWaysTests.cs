using System.IO.Pipelines;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing;

namespace Interworking.Smpp.Tests.Session;

/// <summary>Two of our sessions against each other, both sending more than the other's window takes.</summary>
public sealed class BothWaysTests
{
    private const int Messages = 5_000;

    [Theory]
    [InlineData(10, 100, 0)]
    [InlineData(100, 10, 0)]
    [InlineData(1000, 3, 0)]
    [InlineData(1000, 100, 4096)]
    public async Task Sessions_WindowsOfAnySize_NeverLockEachOther(int window, int peerWindow, int pause)
    {
        var pair = new DuplexPipePair(new PipeOptions(pauseWriterThreshold: pause, resumeWriterThreshold: pause / 2));
        var options = new SmppSessionOptions { Window = window, PeerWindow = peerWindow };
        var centre = new SmppSession(pair.Left, SessionRole.MessageCentre, Answering(), options, new ManualTimeProvider());
        var esme = new SmppSession(pair.Right, SessionRole.Esme, Answering(), options, new ManualTimeProvider());
        Task<SessionEnd> centreEnd = centre.RunAsync(default);
        Task<SessionEnd> esmeEnd = esme.RunAsync(default);
        (await esme.BindAsync(SessionBench.BindOf(BindType.Transceiver), default)).IsBound.Should().BeTrue();

        Task<SendResult>[] sending =
        [
            .. Enumerable.Range(0, Messages).Select(_ => esme.SendAsync(SessionBench.Submit(), default).AsTask()),
            .. Enumerable.Range(0, Messages).Select(_ => centre.SendAsync(SessionBench.Deliver(), default).AsTask()),
        ];
        SendResult[] results = await Task.WhenAll(sending).WaitAsync(TimeSpan.FromSeconds(60));
        results.Should().OnlyContain(result => result.IsOk);

        await esme.UnbindAsync().WaitAsync(TimeSpan.FromSeconds(20));
        (await esmeEnd).Reason.Should().Be(SessionEndReason.Unbound);
        (await centreEnd.WaitAsync(TimeSpan.FromSeconds(20))).Reason.Should().Be(SessionEndReason.PeerUnbound);
    }

    private static RecordingHandler Answering() => new()
    {
        Request = request => ThreadPool.UnsafeQueueUserWorkItem(static r => r.Respond(CommandStatus.Ok), request, preferLocal: false),
    };
}

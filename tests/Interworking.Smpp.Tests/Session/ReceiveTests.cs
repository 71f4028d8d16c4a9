using System.IO.Pipelines;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class ReceiveTests
{
    private static readonly PipeOptions Roomy = new(pauseWriterThreshold: 0);

    [Fact]
    public async Task Respond_EveryShape_WritesTheBodyOnlyWhereItBelongs()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        var answers = new Queue<(CommandStatus Status, Pdu? Body, int Length)>(
        [
            (CommandStatus.Ok, new SubmitSmResp("12"), 19),
            (CommandStatus.Ok, null, 17),
            (CommandStatus.SubmitFailed, null, 16),
            (CommandStatus.SubmitFailed, new SubmitSmResp("12"), 16), // 4.4.2: none with an error
        ]);
        foreach ((CommandStatus status, Pdu? body, int length) in answers)
        {
            bench.Handler.Request = request => request.Respond(status, body);
            await bench.SendAsync(SessionBench.Submit(), 5);
            (PduHeader header, _) = await bench.ReadAsync();
            (header.Status, header.Length, header.Sequence).Should().Be((status, length, 5u));
        }
    }

    [Fact]
    public async Task Respond_Twice_CountsOnce()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Handler.Request = request =>
        {
            request.Respond(CommandStatus.Ok);
            request.Respond(CommandStatus.SystemError);
        };
        await bench.SendAsync(SessionBench.Submit(), 2);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Ok, 2);
        await bench.ExpectAliveAsync();
        bench.Session.PeerRequestsOpen.Should().Be(0);
    }

    [Fact]
    public async Task Respond_AfterTheEnd_DoesNothing()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Handler.Request = _ => { };
        await bench.SendAsync(SessionBench.Submit(), 2);
        await SessionBench.UntilAsync(() => bench.Handler.Requests.Count == 1);
        await bench.ClosePeerAsync();
        (await bench.EndAsync()).Should().Be(SessionEndReason.PeerClosed);
        bench.Handler.Requests.Single().Invoking(request => request.Respond(CommandStatus.Ok)).Should().NotThrow();
    }

    [Fact]
    public async Task Receive_OctetByOctet_IsTheSame()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        foreach (byte octet in Convert.FromHexString("00000010000000150000000000000044" + "00000010000000150000000000000045"))
            await bench.SendHexAsync(octet.ToString("x2"));
        await bench.ExpectAsync(CommandId.EnquireLinkResp, CommandStatus.Ok, 0x44);
        await bench.ExpectAsync(CommandId.EnquireLinkResp, CommandStatus.Ok, 0x45);
    }

    [Fact]
    public async Task Receive_TenThousandPipelined_AreAllAnsweredInOrder()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(pipes: Roomy);
        await bench.SendManyAsync(Enumerable.Repeat(SessionBench.Submit(), 10_000), 2);
        for (uint i = 0; i < 10_000; i++) (await bench.ReadAsync()).Header.Sequence.Should().Be(2 + i);
        bench.Handler.Requests.Should().HaveCount(10_000);
    }

    [Fact]
    public async Task Receive_TenThousandAnsweredFromOtherThreads_NeverPassTheWindow()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { PeerWindow = 50 }, pipes: Roomy);
        int most = 0;
        bench.Handler.Request = request =>
        {
            most = Math.Max(most, bench.Session.PeerRequestsOpen);
            ThreadPool.UnsafeQueueUserWorkItem(static r => r.Respond(CommandStatus.Ok), request, preferLocal: false);
        };
        await bench.SendManyAsync(Enumerable.Repeat(SessionBench.Submit(), 10_000), 2);
        var sequences = new HashSet<uint>();
        for (int i = 0; i < 10_000; i++)
        {
            (PduHeader header, _) = await bench.ReadAsync();
            header.Status.Should().Be(CommandStatus.Ok);
            sequences.Add(header.Sequence);
        }

        sequences.Should().HaveCount(10_000);
        most.Should().BeLessThanOrEqualTo(50);
    }

    [Fact]
    public async Task PeerWindow_Full_StopsReadingUntilAnAnswerLeaves()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { PeerWindow = 2 });
        bench.Handler.Request = _ => { };
        await bench.SendManyAsync(Enumerable.Repeat(SessionBench.Submit(), 3), 2);
        await SessionBench.UntilAsync(() => bench.Session.PeerWindowFull);
        bench.Handler.Requests.Should().HaveCount(2);
        bench.Handler.Requests.First().Respond(CommandStatus.Ok);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Ok, 2);
        await SessionBench.UntilAsync(() => bench.Handler.Requests.Count == 3);
    }

    [Fact]
    public async Task PeerWindow_Full_EnquireLinkAndAnswersInFrontOfTheNextRequestPass()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { PeerWindow = 1 });
        bench.Handler.Request = _ => { };
        Task<SendResult> receipt = bench.Session.SendAsync(SessionBench.Deliver(), default).AsTask();
        uint sequence = (await bench.ReadAsync()).Header.Sequence;
        await bench.SendAsync(SessionBench.Submit(), 2);
        await bench.SendAsync(new EnquireLink(), 3);
        await bench.SendAsync(new DeliverSmResp(""), sequence);
        await bench.ExpectAsync(CommandId.EnquireLinkResp, CommandStatus.Ok, 3);
        (await receipt).IsOk.Should().BeTrue();
    }

    /// <summary>The open requests wait for the answer to ours, and that answer is behind the peer's next request: nobody must be locked.</summary>
    [Fact]
    public async Task PeerWindow_FullAndStandingStill_ThrottlesWhatIsAboveItAndReadsOn()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { PeerWindow = 1 });
        bench.Handler.Request = _ => { };
        Task<SendResult> receipt = bench.Session.SendAsync(SessionBench.Deliver(), default).AsTask();
        uint sequence = (await bench.ReadAsync()).Header.Sequence;
        await bench.SendManyAsync([SessionBench.Submit(), SessionBench.Submit()], 2);
        await bench.SendAsync(new EnquireLink(), 4);
        await bench.SendAsync(new DeliverSmResp(""), sequence);
        await SessionBench.UntilAsync(() => bench.Session.PeerWindowFull);
        receipt.IsCompleted.Should().BeFalse();
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Throttled, 3);
        await bench.ExpectAsync(CommandId.EnquireLinkResp, CommandStatus.Ok, 4);
        (await receipt).IsOk.Should().BeTrue();
        bench.Handler.Requests.Single().Respond(CommandStatus.Ok);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Ok, 2);
    }

    [Fact]
    public async Task Receive_PeerThatNeverReads_IsNotAnsweredWithoutBound()
    {
        // 16 kB of answers fit; the peer wants to send 100,000 enquire_link and reads none of the answers.
        await using SessionBench bench = await SessionBench.BoundCentreAsync(pipes: new PipeOptions(pauseWriterThreshold: 16_384, resumeWriterThreshold: 8_192));
        byte[] flood = [.. Enumerable.Repeat(Convert.FromHexString("00000010000000150000000000000044"), 1_000).SelectMany(octets => octets)];
        int written = 0;
        Task sending = SendAllAsync();
        await SessionBench.UntilAsync(() => bench.Session.IsHeld);
        bench.Clock.Advance(TimeSpan.FromSeconds(41));
        (await bench.EndAsync()).Should().Be(SessionEndReason.EnquireLinkUnanswered);
        await sending;
        written.Should().BeLessThan(10);

        async Task SendAllAsync()
        {
            while (written < 100 && await bench.TrySendRawAsync(flood)) written++;
        }
    }

    [Fact]
    public async Task Handler_ThatThrows_EndsTheSessionAsOurFault()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Handler.Request = _ => throw new InvalidOperationException("a bug");
        await bench.SendAsync(SessionBench.Submit(), 2);
        (await bench.EndAsync()).Should().Be(SessionEndReason.Fault);
        bench.Handler.End!.Detail.Should().Contain("a bug");
    }
}

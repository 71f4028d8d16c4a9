using System.IO.Pipelines;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class SendTests
{
    [Fact]
    public async Task SendAsync_Answered_GivesStatusAndBody()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        ValueTask<SendResult> sending = bench.Session.SendAsync(SessionBench.Submit(), default);
        (PduHeader header, Pdu? pdu) = await bench.ReadAsync();
        ((SubmitSm)pdu!).Message.Body.ToArray().Should().Equal("hi"u8.ToArray());
        await bench.SendAsync(new SubmitSmResp("abc"), header.Sequence);
        (await sending).Should().Be(new SendResult(SendOutcome.Answered, CommandStatus.Ok, new SubmitSmResp("abc")));
        bench.Session.RequestsOpen.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_ErrorAnswersInAnyShape_GiveTheirStatus()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        (string Answer, CommandStatus Status)[] shapes =
        [
            ("00000010" + "80000004" + "00000058", CommandStatus.Throttled),
            ("00000019" + "80000004" + "0000000A", CommandStatus.InvalidSourceAddress), // with a body all the same
            ("00000010" + "80000000" + "00000003", CommandStatus.InvalidCommandId),
            ("00000012" + "80000004" + "00000045", CommandStatus.SubmitFailed), // the body is broken, the status is not
        ];
        string[] bodies = ["", "303030303030303000", "", "3030"];
        for (int i = 0; i < shapes.Length; i++)
        {
            ValueTask<SendResult> sending = bench.Session.SendAsync(SessionBench.Submit(), default);
            (PduHeader header, _) = await bench.ReadAsync();
            await bench.SendHexAsync(shapes[i].Answer + header.Sequence.ToString("x8") + bodies[i]);
            SendResult result = await sending;
            (result.Outcome, result.Status).Should().Be((SendOutcome.Answered, shapes[i].Status));
        }
    }

    [Fact]
    public async Task SendAsync_AnswersInAnyOrder_FindTheirRequests()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        Task<SendResult>[] sending = [.. Enumerable.Range(0, 10).Select(_ => bench.Session.SendAsync(SessionBench.Submit(), default).AsTask())];
        var sequences = new List<uint>();
        for (int i = 0; i < 10; i++) sequences.Add((await bench.ReadAsync()).Header.Sequence);
        for (int i = 9; i >= 0; i--) await bench.SendAsync(new SubmitSmResp($"id{i}"), sequences[i]);
        SendResult[] results = await Task.WhenAll(sending);
        results.Select(result => ((SubmitSmResp)result.Response!).MessageId).Should().Equal(Enumerable.Range(0, 10).Select(i => $"id{i}"));
    }

    [Fact]
    public async Task SendAsync_WindowFull_WaitsForAnAnswer()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync(new SmppSessionOptions { Window = 2 });
        Task<SendResult>[] sending = [.. Enumerable.Range(0, 3).Select(i => bench.Session.SendAsync(SessionBench.Submit($"m{i}"), default).AsTask())];
        uint first = (await bench.ReadAsync()).Header.Sequence;
        await bench.ReadAsync();
        bench.Session.RequestsOpen.Should().Be(2);
        await bench.ExpectAliveAsync(); // and nothing before it
        await bench.SendAsync(new SubmitSmResp("1"), first);
        (await sending[0]).IsOk.Should().BeTrue();
        (_, Pdu? third) = await bench.ReadAsync();
        ((SubmitSm)third!).Message.Body.ToArray().Should().Equal("m2"u8.ToArray());
    }

    [Fact]
    public async Task SendAsync_CancelledInLine_IsNotSentAndLeavesThePlaceToOthers()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync(new SmppSessionOptions { Window = 1 });
        using var cancel = new CancellationTokenSource();
        Task<SendResult> first = bench.Session.SendAsync(SessionBench.Submit("m0"), default).AsTask();
        Task<SendResult> second = bench.Session.SendAsync(SessionBench.Submit("m1"), cancel.Token).AsTask();
        Task<SendResult> third = bench.Session.SendAsync(SessionBench.Submit("m2"), default).AsTask();
        await cancel.CancelAsync();
        (await second).Outcome.Should().Be(SendOutcome.NotSent);
        await bench.SendAsync(new SubmitSmResp("1"), (await bench.ReadAsync()).Header.Sequence);
        (await first).IsOk.Should().BeTrue();
        (PduHeader header, Pdu? pdu) = await bench.ReadAsync();
        ((SubmitSm)pdu!).Message.Body.ToArray().Should().Equal("m2"u8.ToArray());
        await bench.SendAsync(new SubmitSmResp("2"), header.Sequence);
        (await third).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_NoAnswer_TimesOutOnALivingLink()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        Task<SendResult> sending = bench.Session.SendAsync(SessionBench.Submit(), default).AsTask();
        (PduHeader late, _) = await bench.ReadAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(9));
        sending.IsCompleted.Should().BeFalse();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        (await sending).Outcome.Should().Be(SendOutcome.TimedOut);
        await bench.SendAsync(new SubmitSmResp("late"), late.Sequence);
        await bench.ExpectAliveAsync();
    }

    [Fact]
    public async Task SendAsync_LinkCutAfterTheWrite_IsInDoubt()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync(new SmppSessionOptions { Window = 1 });
        Task<SendResult> written = bench.Session.SendAsync(SessionBench.Submit(), default).AsTask();
        Task<SendResult> inLine = bench.Session.SendAsync(SessionBench.Submit(), default).AsTask();
        await bench.ReadAsync();
        await bench.ClosePeerAsync();
        (await written).Outcome.Should().Be(SendOutcome.CutAfterWrite);
        (await inLine).Outcome.Should().Be(SendOutcome.NotSent);
        (await bench.Session.SendAsync(SessionBench.Submit(), default)).Outcome.Should().Be(SendOutcome.NotSent);
    }

    [Fact]
    public async Task SendAsync_CutWhileThePeerDoesNotRead_TellsWhatNeverLeft()
    {
        // The transport takes 64 octets and then blocks: the first write is stuck in it, the second still gathers.
        await using SessionBench bench = await SessionBench.BoundEsmeAsync(pipes: new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32));
        Task<SendResult> stuck = bench.Session.SendAsync(SessionBench.Submit(new string('a', 100)), default).AsTask();
        await bench.FirstOctetsAsync();
        Task<SendResult> gathered = bench.Session.SendAsync(SessionBench.Submit(), default).AsTask();
        bench.Session.Close(SessionEndReason.IoError);
        (await stuck).Outcome.Should().Be(SendOutcome.CutAfterWrite);
        (await gathered).Outcome.Should().Be(SendOutcome.NotSent);
    }

    [Fact]
    public async Task SendAsync_PduThatCannotBeWritten_IsNotSent()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        SendResult result = await bench.Session.SendAsync(new SubmitSm(new ShortMessage { Body = new byte[300] }), default);
        result.Should().Be(new SendResult(SendOutcome.NotSent, CommandStatus.InvalidMessageLength, null));
        await bench.ExpectAliveAsync();
    }

    [Fact]
    public async Task SendAsync_AnswerOfAnotherOperation_IsNotTaken()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        Task<SendResult> sending = bench.Session.SendAsync(SessionBench.Submit(), default).AsTask();
        uint sequence = (await bench.ReadAsync()).Header.Sequence;
        await bench.SendAsync(new DeliverSmResp(""), sequence);
        await bench.ExpectAliveAsync();
        sending.IsCompleted.Should().BeFalse();
        await bench.SendAsync(new SubmitSmResp("x"), sequence);
        (await sending).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_TenThousandOverOneWindow_AllFindTheirAnswers()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync(new SmppSessionOptions { Window = 100 });
        Task<SendResult>[] sending = [.. Enumerable.Range(0, 10_000).Select(i => bench.Session.SendAsync(SessionBench.Submit($"{i}"), default).AsTask())];
        for (int i = 0; i < sending.Length; i++)
        {
            (PduHeader header, Pdu? pdu) = await bench.ReadAsync();
            string text = System.Text.Encoding.ASCII.GetString(((SubmitSm)pdu!).Message.Body.Span);
            text.Should().Be($"{i}");
            await bench.SendAsync(new SubmitSmResp(text), header.Sequence);
        }

        SendResult[] results = await Task.WhenAll(sending);
        results.Select(result => ((SubmitSmResp)result.Response!).MessageId).Should().Equal(Enumerable.Range(0, 10_000).Select(i => $"{i}"));
    }
}

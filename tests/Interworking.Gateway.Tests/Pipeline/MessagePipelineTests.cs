using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Pipeline;

public sealed class MessagePipelineTests : IAsyncLifetime
{
    private static readonly TimeSpan PastHold = TimeSpan.FromMilliseconds(60);

    private PipelineFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await PipelineFixture.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Accept_DeliveredWithinTheHold_OneCdrAndNoSpoolRow()
    {
        (Delivery delivery, Task<Answer> answer) = _gateway.Accept(_gateway.NewAccount(), "hello");
        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);

        (await answer.WaitAsync(Limits.Patience)).Should().Be(new Answer(AnswerKind.Accepted, delivery.Message.Id));
        (await _gateway.CdrsAsync()).Should().Equal("delivered");
        delivery.IsSpooled.Should().BeFalse();
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task Accept_NoOutcomeWithinTheHold_AnsweredFromTheSpoolAndFinishedLater()
    {
        (_, Task<Answer> answer) = _gateway.Accept(_gateway.NewAccount(), "slow");
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        answer.IsCompleted.Should().BeFalse();

        await _gateway.HoldPassesAsync(answer);
        (await answer).Kind.Should().Be(AnswerKind.Accepted);
        (await _gateway.CountAsync("spool")).Should().Be(1);
        (await _gateway.CdrsAsync()).Should().BeEmpty();

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "spool row gone");
        (await _gateway.CdrsAsync()).Should().Equal("delivered");
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task Accept_AppAbsent_WaitsMarkedAndArrivesInOrderWhenWoken()
    {
        Account account = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        for (int i = 0; i < 50; i++) (await _gateway.Accept(account, $"m{i}").Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        _gateway.Registrar.Marked.Should().Contain(account.Did);
        (await _gateway.CountAsync("spool")).Should().Be(50);

        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Deliverer.Wake(account.Id);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "all delivered");
        _gateway.Apps.Arrived.Should().Equal(Enumerable.Range(0, 50).Select(i => $"m{i}"));
        (await _gateway.CdrsAsync()).Should().HaveCount(50).And.OnlyContain(outcome => outcome == "delivered");
    }

    [Fact]
    public async Task Accept_WhileSpooledOnesAreSent_GoesBehindThem()
    {
        Account account = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await _gateway.Accept(account, "first").Answer.WaitAsync(Limits.Patience);
        _gateway.Apps.Standing = null;
        _gateway.Deliverer.Wake(account.Id);
        ScriptedApps.Attempt first = await _gateway.Apps.NextAsync();

        (await _gateway.Accept(account, "second").Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        _gateway.Apps.IsQuiet.Should().BeTrue("one message is tried at a time");
        first.Answer.SetResult(ScriptedApps.Delivered);
        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "both delivered");
        _gateway.Apps.Arrived.Should().Equal("first", "second");

        // The mailbox is free again: the next one is sent at once.
        Task<Answer> third = _gateway.Accept(account, "third").Answer;
        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        (await third.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
    }

    [Fact]
    public async Task Accept_BehindAMessageThatFailsForNow_BothWaitInOrder()
    {
        Account account = _gateway.NewAccount();
        Task<Answer> one = _gateway.Accept(account, "one").Answer;
        Task<Answer> two = _gateway.Accept(account, "two").Answer;
        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Absent);
        await Task.WhenAll(one, two).WaitAsync(Limits.Patience);

        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Deliverer.Wake(account.Id);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "both delivered");
        _gateway.Apps.Arrived.Should().Equal("one", "two");
    }

    [Fact]
    public async Task Accept_RegisteredBetweenLookupAndMark_IsNotForgotten()
    {
        Account account = _gateway.NewAccount();
        Task<Answer> answer = _gateway.Accept(account, "hello").Answer;
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        _gateway.Deliverer.Wake(account.Id); // its REGISTER comes while the attempt that found nobody is ending
        attempt.Answer.SetResult(ScriptedApps.Absent);
        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Count == 1, "delivered");
    }

    [Fact]
    public async Task Accept_FailedForGood_AnsweredOkWithFailedCdrAndAReceiptOwed()
    {
        (Delivery delivery, Task<Answer> answer) = _gateway.Accept(_gateway.NewAccount(), "refused", receipt: ReceiptRequest.Both);
        (await _gateway.Apps.NextAsync()).Answer.SetResult(AttemptResult.End(new Outcome
        {
            Kind = OutcomeKind.Failed,
            SipStatus = 603,
            ReceiptState = MessageState.Rejected,
        }));
        (await answer.WaitAsync(Limits.Patience)).Should().Be(new Answer(AnswerKind.Accepted, delivery.Message.Id));
        (await _gateway.CdrsAsync()).Should().Equal("failed");
        var owed = await _gateway.Spool.ReadReceiptsAsync("tata", default, _gateway.Time.GetUtcNow(), 10, default);
        owed.Should().ContainSingle().Which.Should().BeEquivalentTo(new { PartId = delivery.Message.Id, State = MessageState.Rejected, Error = "603" });
    }

    [Theory]
    [InlineData(ReceiptRequest.None, true, 0)]
    [InlineData(ReceiptRequest.Both, true, 1)]
    [InlineData(ReceiptRequest.SuccessOnly, true, 1)]
    [InlineData(ReceiptRequest.FailureOnly, true, 0)]
    [InlineData(ReceiptRequest.Both, false, 1)]
    [InlineData(ReceiptRequest.SuccessOnly, false, 0)]
    [InlineData(ReceiptRequest.FailureOnly, false, 1)]
    public async Task Finish_ReceiptRequested_OwedForThatKindOfOutcomeOnly(ReceiptRequest asked, bool delivered, int owed)
    {
        _gateway.Apps.Standing = _ => delivered
            ? ScriptedApps.Delivered
            : AttemptResult.End(new Outcome { Kind = OutcomeKind.Failed, ReceiptState = MessageState.Undeliverable });
        await _gateway.Accept(_gateway.NewAccount(), "x", receipt: asked).Answer.WaitAsync(Limits.Patience);
        (await _gateway.CountAsync("receipt")).Should().Be(owed);
    }

    [Fact]
    public async Task Accept_TransactionAndAbsent_TellsTheFailureAndSpoolsNothing()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        (await _gateway.Accept(_gateway.NewAccount(), "now or never", transaction: true).Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.FailedForNow);
        (await _gateway.CdrsAsync()).Should().Equal("failed");
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task Accept_TransactionWithoutOutcomeInTenSeconds_FailsAndALate200ChangesNothing()
    {
        Task<Answer> answer = _gateway.Accept(_gateway.NewAccount(), "slow", transaction: true).Answer;
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        await _gateway.TimePassesAsync(TimeSpan.FromSeconds(11), answer);
        (await answer).Kind.Should().Be(AnswerKind.FailedForNow);
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Count == 1, "the late 200");
        (await _gateway.CdrsAsync()).Should().Equal("failed");
    }

    [Fact]
    public async Task Spooled_ValidityOver_ExpiredOnce()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await _gateway.Accept(_gateway.NewAccount(), "old", validity: TimeSpan.FromMinutes(1)).Answer.WaitAsync(Limits.Patience);
        _gateway.Time.Advance(TimeSpan.FromSeconds(61));
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "expired");
        (await _gateway.CdrsAsync()).Should().Equal("expired");
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task Spooled_RetryDue_TriedAgainWithoutARegister()
    {
        Account account = _gateway.NewAccount();
        Task<Answer> answer = _gateway.Accept(account, "busy").Answer;
        (await _gateway.Apps.NextAsync()).Answer.SetResult(AttemptResult.Again(RetryClass.Busy, "SIP 486", 486));
        await answer.WaitAsync(Limits.Patience);
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Time.Advance(TimeSpan.FromSeconds(13));
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "tried again");
        (await _gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Restart_AppStillRegistered_WhatWaitedGoesOnInOrder()
    {
        Account account = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        foreach (string text in new[] { "one", "two", "three" }) await _gateway.Accept(account, text).Answer.WaitAsync(Limits.Patience);
        _gateway.Registrar.Registered.Add(Bindings.Of("sip:1112220@192.0.2.7"));
        await _gateway.StopAsync();

        await using PipelineFixture next = await PipelineFixture.StartAsync(formerLife: _gateway);
        next.Apps.Standing = _ => ScriptedApps.Delivered;
        await next.OpenListenersAsync();
        await Limits.UntilAsync(() => next.Metrics.Waiting == 0, "all delivered");
        next.Apps.Arrived.Should().Equal("one", "two", "three");
        (await next.CdrsAsync()).Should().HaveCount(3);
        _gateway = await PipelineFixture.StartAsync(); // what the end of the test disposes
    }

    [Fact]
    public async Task Spooled_ARowWithALowerIdComesDuringTheDrain_IsSentToo()
    {
        Account account = _gateway.NewAccount();
        MessageId early = _gateway.Ids.Next(); // a long message has the id of its first part
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        Delivery first = _gateway.Accept(account, "first").Delivery;
        await _gateway.Ledger.BarrierAsync();
        _gateway.Apps.Standing = null;
        _gateway.Deliverer.Wake(account.Id);
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();

        await _gateway.Ledger.Append(new SpoolEntry(new Gateway.Pipeline.Spool.SpooledMessage
        {
            Message = first.Message with { Id = early, Text = "assembled meanwhile", Parts = [new MessagePart(early, 1, ReceiptRequest.None)] },
            AccountId = account.Id,
            State = Gateway.Pipeline.Spool.SpoolState.Waiting,
            DueAt = first.Message.ExpiresAt,
        })).Committed;
        _gateway.Deliverer.AddBacklog(account.Id);
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Count == 2, "both delivered");
        _gateway.Apps.Arrived.Should().Equal("first", "assembled meanwhile");
    }

    [Fact]
    public async Task Spooled_DueRowNobodyKnowsOf_IsFoundByTheScanner()
    {
        Account account = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        Delivery sample = _gateway.Accept(_gateway.NewAccount(), "sample").Delivery;
        MessageId id = _gateway.Ids.Next();
        await _gateway.Ledger.Append(new SpoolEntry(new Gateway.Pipeline.Spool.SpooledMessage
        {
            Message = sample.Message with { Id = id, Text = "found", Parts = [new MessagePart(id, 1, ReceiptRequest.None)] },
            AccountId = account.Id,
            State = Gateway.Pipeline.Spool.SpoolState.Waiting,
            DueAt = _gateway.Time.GetUtcNow(),
        })).Committed;
        _gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Contains("found"), "delivered");
    }

    [Fact]
    public async Task Spooled_TheSpoolCannotBeReadOnce_TheAccountGoesOn()
    {
        Account account = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await _gateway.Accept(account, "kept").Answer.WaitAsync(Limits.Patience);
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.FailNextRead = true;
        _gateway.Deliverer.Wake(account.Id);
        await Limits.UntilAsync(() => !_gateway.FailNextRead, "the failed read");
        await _gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(200), () => !_gateway.Apps.Arrived.IsEmpty);
        _gateway.Apps.Arrived.Should().Equal("kept");
    }

    [Fact]
    public async Task Queued_TransactionAnsweredWhileItWaited_IsNotSentAfterwards()
    {
        Account account = _gateway.NewAccount();
        Task<Answer> running = _gateway.Accept(account, "running", transaction: true).Answer;
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        Task<Answer> queued = _gateway.Accept(account, "queued", transaction: true).Answer;
        await _gateway.TimePassesAsync(TimeSpan.FromSeconds(11), Task.WhenAll(running, queued));
        (await queued).Kind.Should().Be(AnswerKind.FailedForNow);

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        Task<Answer> next = _gateway.Accept(account, "next").Answer;
        ScriptedApps.Attempt following = await _gateway.Apps.NextAsync();
        following.Delivery.Message.Text.Should().Be("next");
        following.Answer.SetResult(ScriptedApps.Delivered);
        await next.WaitAsync(Limits.Patience);
    }

    [Fact]
    public async Task Queued_ValidityOverBeforeItsTurn_ExpiredAndNotSent()
    {
        Account account = _gateway.NewAccount();
        Task<Answer> first = _gateway.Accept(account, "slow").Answer;
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        Task<Answer> code = _gateway.Accept(account, "code", validity: TimeSpan.FromSeconds(5)).Answer;
        await _gateway.TimePassesAsync(TimeSpan.FromSeconds(6), Task.WhenAll(first, code));
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "both finished");
        (await _gateway.CdrsAsync()).Should().Equal("delivered", "expired");
        _gateway.Apps.Arrived.Should().Equal("slow");
    }

    [Fact]
    public async Task Refusal_DatabaseDown_WhatComesMeanwhileIsRefusedAtOnce()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        _gateway.Store.Broken = new LedgerUnavailableException(rolledBack: true, "disk full");
        await _gateway.Accept(_gateway.NewAccount(), "first").Answer.WaitAsync(Limits.Patience);
        (await _gateway.Ledger.Append(new BindingsEntry("1112220", []) { Refusable = true }).Committed.AsTask().WaitAsync(Limits.Patience)).Should().BeFalse();
        _gateway.Store.Broken = null;
    }

    [Fact]
    public async Task Spooled_AccountGone_Cancelled()
    {
        Account account = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await _gateway.Accept(account, "for nobody").Answer.WaitAsync(Limits.Patience);
        _gateway.Accounts.Remove(account);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "cancelled");
        (await _gateway.CdrsAsync()).Should().Equal("cancelled");
    }

    [Fact]
    public async Task Refusal_DatabaseDown_SaysUnavailableUntilItIsBack()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        _gateway.Store.Broken = new LedgerUnavailableException(rolledBack: true, "disk full");
        (await _gateway.Accept(_gateway.NewAccount(), "not now").Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Unavailable);
        _gateway.Pipeline.Refusal().Should().Be(AnswerKind.Unavailable);

        _gateway.Store.Broken = null;
        await Limits.UntilAsync(() => _gateway.Pipeline.Refusal() is null, "recovered");
        (await _gateway.CdrsAsync()).Should().BeEmpty();
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task Accept_CommitInDoubtAfterDelivery_AnswerWithheldUntilItIsCommitted()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Store.Broken = new LedgerUnavailableException(rolledBack: false, "connection lost");
        Task<Answer> answer = _gateway.Accept(_gateway.NewAccount(), "sent already").Answer;
        await Limits.UntilAsync(() => _gateway.Pipeline.Refusal() is not null, "trouble seen");
        answer.IsCompleted.Should().BeFalse();

        _gateway.Store.Broken = null;
        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        (await _gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Accept_OutcomesAroundTheEndOfTheHold_OneCdrEach()
    {
        const int Messages = 500;
        List<Account> accounts = [.. Enumerable.Range(0, Messages).Select(_ => _gateway.NewAccount())];
        List<Task<Answer>> answers = [.. accounts.Select(account => _gateway.Accept(account, account.Did).Answer)];
        List<ScriptedApps.Attempt> attempts = [];
        for (int i = 0; i < Messages; i++) attempts.Add(await _gateway.Apps.NextAsync());

        Task outcomes = Task.Run(() => Parallel.ForEach(attempts, attempt => attempt.Answer.SetResult(ScriptedApps.Delivered)));
        Task hold = Task.Run(() => _gateway.Time.Advance(PastHold));
        await Task.WhenAll(outcomes, hold, Task.WhenAll(answers)).WaitAsync(Limits.Patience);

        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "all finished");
        (await _gateway.CdrsAsync()).Should().HaveCount(Messages).And.OnlyContain(outcome => outcome == "delivered");
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }
}

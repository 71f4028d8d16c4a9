using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Microsoft.Data.Sqlite;

namespace Interworking.Gateway.Tests.Operating;

/// <summary>Accounts that an operator holds back, and what the ends of their messages say.</summary>
public sealed class AccountHoldTests : IAsyncLifetime
{
    private PipelineFixture _gateway = null!;
    private Account _account = null!;

    public async Task InitializeAsync()
    {
        _gateway = await PipelineFixture.StartAsync();
        _account = _gateway.NewAccount();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Hold_OfAnAccount_KeepsItsMessagesAndNobodyElses()
    {
        Account other = _gateway.NewAccount();
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Accounts.Hold(Of(_account));

        for (int i = 0; i < 3; i++) (await SendAsync(_account, $"m{i}")).Kind.Should().Be(AnswerKind.Accepted, "held messages are accepted");
        await SendAsync(other, "free");
        _gateway.Deliverer.Wake(_account.Id); // a REGISTER changes nothing
        _gateway.Apps.Arrived.Should().Equal("free");
        (await _gateway.CountAsync("spool")).Should().Be(3);

        _gateway.Accounts.Hold();

        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "all sent");
        _gateway.Apps.Arrived.Should().Equal("free", "m0", "m1", "m2");
        (await _gateway.CdrsAsync()).Should().HaveCount(4).And.OnlyContain(outcome => outcome == "delivered");
    }

    [Fact]
    public async Task Hold_WhileAMessageIsTried_StopsTheNextOne()
    {
        Task<Answer> first = _gateway.Accept(_account, "first").Answer;
        Task<Answer> second = _gateway.Accept(_account, "second").Answer;
        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        _gateway.Accounts.Hold(Of(_account));
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        await Task.WhenAll(first, second).WaitAsync(Limits.Patience);
        (await _gateway.CountAsync("spool")).Should().Be(1);
        _gateway.Apps.IsQuiet.Should().BeTrue();

        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Accounts.Hold();
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 0, "the second is sent");
        _gateway.Apps.Arrived.Should().Equal("first", "second");
    }

    [Fact]
    public async Task Hold_OverTheValidity_EndsAsExpired()
    {
        _gateway.Accounts.Hold(Of(_account));
        await _gateway.Accept(_account, "old", validity: TimeSpan.FromMinutes(1)).Answer.WaitAsync(Limits.Patience);

        await _gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(5), () => _gateway.Metrics.Waiting == 0);

        (await _gateway.CdrsAsync()).Should().Equal("expired");
        _gateway.Apps.IsQuiet.Should().BeTrue("it was never sent");
    }

    [Fact]
    public async Task Hold_OverARestart_IsKeptAndReleasedLater()
    {
        _gateway.Accounts.Hold(Of(_account));
        await SendAsync(_account, "patient");
        await _gateway.StopAsync();
        PipelineFixture former = _gateway;
        _gateway = await PipelineFixture.StartAsync(former);
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _gateway.Accounts.Hold(Of(_account));
        await _gateway.OpenListenersAsync();
        _gateway.Deliverer.Wake(_account.Id);
        (await _gateway.CountAsync("spool")).Should().Be(1);
        _gateway.Apps.Arrived.Should().BeEmpty();

        _gateway.Accounts.Hold();
        _gateway.Deliverer.Wake(_account.Id);

        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Count == 1, "it is sent");
    }

    [Fact]
    public async Task Purge_OfWaitingOnes_EndsThemAsFailedOnce()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        MessageId[] ids = [(await SendAsync(_account, "one")).Id, (await SendAsync(_account, "two")).Id];

        (await _gateway.Pending.PurgeAsync(ids, "purged by user:alice")).Should().HaveCount(2);
        (await _gateway.Pending.PurgeAsync(ids, "purged by user:alice")).Should().HaveCount(0);

        (await ReadAsync("select outcome || ' ' || error from cdr order by id")).Should().Equal("failed purged by user:alice", "failed purged by user:alice");
        (await _gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task Expire_AfterAttempts_SaysWhatTheLastOneWasAnswered()
    {
        _gateway.Apps.Standing = _ => AttemptResult.Again(RetryClass.Busy, "SIP 486", sipStatus: 486);
        await _gateway.Accept(_account, "busy", validity: TimeSpan.FromMinutes(1)).Answer.WaitAsync(Limits.Patience);

        await _gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(5), () => _gateway.Metrics.Waiting == 0);

        (await ReadAsync("select outcome || ' ' || sip_status from cdr")).Should().Equal("expired 486");
    }

    private static Hold Of(Account account) => new(HoldKind.Account, account.Did) { AccountId = account.Id };

    private async Task<Answer> SendAsync(Account account, string text) => await _gateway.Accept(account, text).Answer.WaitAsync(Limits.Patience);

    private async Task<IReadOnlyList<string>> ReadAsync(string sql)
    {
        await _gateway.Ledger.BarrierAsync();
        using SqliteConnection connection = _gateway.Database.Open();
        return [.. await connection.QueryAsync<string>(sql)];
    }
}

using Interworking.Gateway.Sip;
using Interworking.Sip.Messages;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Ingress;

public sealed class RecentRequestsTests
{
    private static readonly RequestKey Key = new("111", "c1@app 2");
    private static readonly SipOutgoingResponse Stored = new(202);

    private readonly ManualTimeProvider _time = new();
    private readonly RecentRequests _recent;

    public RecentRequestsTests() => _recent = new RecentRequests(_time);

    [Fact]
    public async Task TryBegin_Again_IsACopyThatGetsTheFirstAnswer()
    {
        _recent.TryBegin(Key, "t", out RecentRequest<SipOutgoingResponse> first).Should().BeTrue();
        _recent.TryBegin(Key, "t", out RecentRequest<SipOutgoingResponse> copy).Should().BeFalse();
        Task<SipOutgoingResponse> waiting = copy.AnsweredAsync();
        waiting.IsCompleted.Should().BeFalse();

        first.Answer(Stored);

        (await waiting).Should().BeSameAs(Stored);
        (await copy.AnsweredAsync()).Should().BeSameAs(Stored);
    }

    [Fact]
    public void TryFind_AnotherSenderTagCallIdOrCSeq_IsNoCopy()
    {
        _recent.TryBegin(Key, "t", out _);

        _recent.TryFind(Key, "t", out _).Should().BeTrue();
        _recent.TryFind(Key, "u", out _).Should().BeFalse();
        _recent.TryFind(Key with { Sender = "112" }, "t", out _).Should().BeFalse();
        _recent.TryFind(Key with { CallId = "c1@app 3" }, "t", out _).Should().BeFalse();
    }

    [Fact]
    public void TryFind_AfterTheWindow_IsForgotten()
    {
        _recent.TryBegin(Key, "t", out _);
        _time.Advance(RecentRequests.Window - TimeSpan.FromSeconds(1));
        _recent.TryFind(Key, "t", out _).Should().BeTrue();

        _time.Advance(TimeSpan.FromSeconds(1));

        _recent.TryFind(Key, "t", out _).Should().BeFalse();
        _recent.Count.Should().Be(0);
    }

    [Fact]
    public void Remove_NothingCameOfIt_TheNextIsTheFirst()
    {
        _recent.TryBegin(Key, "t", out RecentRequest<SipOutgoingResponse> first);
        _recent.Remove(Key, first);

        _recent.TryBegin(Key, "t", out RecentRequest<SipOutgoingResponse> second).Should().BeTrue();
        _recent.Remove(Key, first);
        _recent.TryFind(Key, "t", out RecentRequest<SipOutgoingResponse>? found).Should().BeTrue();
        found.Should().BeSameAs(second);
    }

    [Fact]
    public async Task Restore_FromAFormerLife_HasItsAnswerWhateverTheTag()
    {
        _recent.Restore(Key, Stored);

        _recent.TryFind(Key, "anything", out RecentRequest<SipOutgoingResponse>? first).Should().BeTrue();
        (await first!.AnsweredAsync()).Should().BeSameAs(Stored);
    }

    [Fact]
    public void TryBegin_MoreThanCanBeRemembered_ForgetsTheOldest()
    {
        for (int i = 0; i < RecentRequests.Capacity + 10; i++) _recent.TryBegin(new RequestKey("111", $"{i}"), "t", out _);

        _recent.Count.Should().Be(RecentRequests.Capacity);
        _recent.TryFind(new RequestKey("111", "0"), "t", out _).Should().BeFalse();
    }
}

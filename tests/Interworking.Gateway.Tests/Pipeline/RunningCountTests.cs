using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Tests.Pipeline;

public sealed class RunningCountTests
{
    [Fact]
    public void TryEnter_AtTheLimit_IsRefusedUntilOneLeaves()
    {
        var running = new RunningCount(2);

        (running.TryEnter(), running.TryEnter(), running.TryEnter(), running.Count).Should().Be((true, true, false, 2));
        running.Leave();
        running.TryEnter().Should().BeTrue();
    }

    [Fact]
    public async Task DrainAsync_WithWorkUnderWay_CompletesWithTheLastAndEachTimeAnew()
    {
        var running = new RunningCount();
        await running.DrainAsync().WaitAsync(Limits.Patience);
        running.TryEnter();
        running.TryEnter();
        Task first = running.DrainAsync(), second = running.DrainAsync();
        running.Leave();
        first.IsCompleted.Should().BeFalse();
        running.Leave();

        await Task.WhenAll(first, second).WaitAsync(Limits.Patience);
        running.TryEnter();
        running.DrainAsync().IsCompleted.Should().BeFalse();
        running.Leave();
    }

    [Fact]
    public async Task DrainAsync_WhileManyComeAndGo_IsNeverForgotten()
    {
        var running = new RunningCount();
        for (int i = 0; i < 2000; i++)
        {
            running.TryEnter();
            Task leaving = Task.Run(running.Leave);
            await running.DrainAsync().WaitAsync(Limits.Patience);
            await leaving;
        }

        running.Count.Should().Be(0);
    }
}

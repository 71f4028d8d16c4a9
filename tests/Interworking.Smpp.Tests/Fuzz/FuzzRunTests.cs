using System.Security.Cryptography;
using Interworking.Fuzz;

namespace Interworking.Smpp.Tests.Fuzz;

/// <summary>The runner itself: a fault is found, told, and met again from what it tells.</summary>
public sealed class FuzzRunTests
{
    [Fact]
    public void Run_TargetThrows_TellsSeedRoundAndInput()
    {
        var target = new Scripted { ThrowsAt = 1_000 };
        FuzzReport report = new FuzzRun(target, new FuzzOptions { Count = 10_000, Seed = 5 }).Run();

        report.Inputs.Should().Be(999);
        report.Failure.Should().Contain("the promise").And.Contain("seed 5, round 0, input 999: " + Convert.ToHexStringLower(target.Last));
    }

    [Fact]
    public void Run_SameSeedAndRound_GivesTheSameInputs()
    {
        Scripted[] targets = [new(), new(), new()];
        new FuzzRun(targets[0], new FuzzOptions { Count = 500, Seed = 7 }).Run();
        new FuzzRun(targets[1], new FuzzOptions { Count = 500, Seed = 7 }).Run();
        new FuzzRun(targets[2], new FuzzOptions { Count = 500, Seed = 7, FirstRound = 1 }).Run();

        targets[1].Digest.Should().Be(targets[0].Digest);
        targets[2].Digest.Should().NotBe(targets[0].Digest);
    }

    [Fact]
    public void Run_TargetKeepsWhatItIsGiven_FailsForItsGrowth()
    {
        var target = new Scripted { KeepsPerInput = 1_024 };
        FuzzReport report = new FuzzRun(target, new FuzzOptions { Count = 10L * FuzzRun.RoundSize }).Run();

        report.Failure.Should().Contain("the heap grew");
        report.Inputs.Should().BeLessThan(10L * FuzzRun.RoundSize);
    }

    [Fact]
    public void Run_TimeIsOver_Ends()
    {
        FuzzReport report = new FuzzRun(new Scripted(), new FuzzOptions { Count = long.MaxValue, Time = TimeSpan.FromMilliseconds(50) }).Run();

        report.Failure.Should().BeNull();
        report.Inputs.Should().BePositive();
    }

    [Fact]
    public void Next_AnySeed_StaysWithinTheBuffer()
    {
        var mutator = new Mutator(new Scripted());
        var random = new Random(1);
        Span<byte> buffer = stackalloc byte[40];
        for (int i = 0; i < 50_000; i++) mutator.Next(random, buffer).Should().BeInRange(0, 40);
    }

    private sealed class Scripted : IFuzzTarget
    {
        private readonly List<byte[]> _kept = [];
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _taken;

        public int? ThrowsAt { get; init; }

        public int KeepsPerInput { get; init; }

        public byte[] Last { get; private set; } = [];

        public string Digest => Convert.ToHexString(_hash.GetCurrentHash());

        public IReadOnlyList<byte[]> Seeds { get; } = [[1, 2, 3, 4], [], [.. Enumerable.Repeat((byte)9, 64)]];

        public IReadOnlyList<byte[]> Tokens { get; } = [[0xFF, 0xFE], [0]];

        public void Repair(Span<byte> input)
        {
            if (!input.IsEmpty) input[0] = (byte)input.Length;
        }

        public int Take(ReadOnlyMemory<byte> input, int salt)
        {
            Last = input.ToArray();
            _hash.AppendData(Last);
            if (KeepsPerInput > 0) _kept.Add(new byte[KeepsPerInput]);
            if (++_taken == ThrowsAt) throw new FuzzFailureException("the promise");
            return 1;
        }
    }
}

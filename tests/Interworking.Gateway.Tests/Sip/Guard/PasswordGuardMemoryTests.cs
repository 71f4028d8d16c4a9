using System.Net;
using Interworking.Gateway.Sip.Guard;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Guard;

/// <summary>The memory of the whole process is what is measured: nothing else may run.</summary>
[CollectionDefinition(nameof(PasswordGuardMemoryTests), DisableParallelization = true)]
[Collection(nameof(PasswordGuardMemoryTests))]
public sealed class PasswordGuardMemoryTests
{
    private static readonly IPAddress Home = IPAddress.Parse("198.51.100.7");
    private static readonly IPAddress Other = IPAddress.Parse("198.51.100.8");

    private readonly PasswordGuard _guard = new(new ManualTimeProvider());

    [Fact]
    public void Failed_MadeUpUsers_TakeNoMoreMemory()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int user = 0; user < 100_000; user++) _guard.Failed(Home, $"user{user}");
        long after = GC.GetTotalMemory(forceFullCollection: true);

        (after - before).Should().BeLessThan(1_000_000);
        for (int i = 0; i < PasswordGuard.TriesBeforeLock; i++) _guard.Failed(Other, "111");
        _guard.RefusedFor(Other, "111").Should().NotBeNull("who guesses now is remembered, not who guessed first");
    }
}

using Interworking.Fuzz;

namespace Interworking.Sip.Tests.Codec;

/// <summary>The short form of <c>make fuzz FUZZ=sip</c>.</summary>
public class MutationTests
{
    [Fact]
    public void ParserAndFramer_DamagedMessages_KeepTheirPromises()
    {
        var options = new FuzzOptions { Count = 2L * FuzzRun.RoundSize, Time = TimeSpan.FromMinutes(2), Seed = 4475 };
        // Other tests share the heap.
        options = options with { MaxHeapGrowth = long.MaxValue };
        FuzzReport report = new FuzzRun(new SipTarget(), options).Run();

        report.Failure.Should().BeNull();
        report.Accepted.Should().BeInRange(report.Inputs / 4, report.Inputs - 1, "the damage must be neither all refused nor harmless");
    }
}

using Interworking.Fuzz;

namespace Interworking.Smpp.Tests.Fuzz;

/// <summary>The short form of <c>make fuzz</c>.</summary>
public sealed class SmppFuzzTests
{
    [Fact]
    public void FramingAndCodec_DamagedPdus_KeepTheirPromises()
    {
        var options = new FuzzOptions { Count = 4L * FuzzRun.RoundSize, Time = TimeSpan.FromMinutes(2), Seed = 20260101 };
        // Other tests share the heap.
        options = options with { MaxHeapGrowth = long.MaxValue };
        FuzzReport report = new FuzzRun(new SmppTarget(), options).Run();

        report.Failure.Should().BeNull();
        report.Accepted.Should().BeGreaterThan(report.Inputs / 20, "the damage must reach behind the headers");
    }

    [Fact]
    public void RelayLayerAndTpdus_DamagedOnes_KeepTheirPromises()
    {
        var options = new FuzzOptions { Count = 2L * FuzzRun.RoundSize, Time = TimeSpan.FromMinutes(2), Seed = 20260101, MaxHeapGrowth = long.MaxValue };
        FuzzReport report = new FuzzRun(new SmsTarget(), options).Run();

        report.Failure.Should().BeNull();
        report.Accepted.Should().BeGreaterThan(report.Inputs / 20, "the damage must reach behind the headers");
    }
}

using Interworking.Gateway.Smpp.Egress;

namespace Interworking.Gateway.Tests.Smpp.Egress;

public sealed class ConnectionChoiceTests
{
    [Theory]
    [InlineData(new[] { true, true, true }, new int[0], 0.9, 0)]
    [InlineData(new[] { false, true, true }, new int[0], 0.9, 1)]
    [InlineData(new[] { false, false, false }, new int[0], 0.0, -1)]
    [InlineData(new[] { true, true }, new[] { 3, 1 }, 0.74, 0)]
    [InlineData(new[] { true, true }, new[] { 3, 1 }, 0.76, 1)]
    [InlineData(new[] { false, true }, new[] { 3, 1 }, 0.1, 1)] // the share of one that is down goes to the others
    [InlineData(new[] { true, true, true }, new[] { 1, 0, 1 }, 0.5, 2)]
    [InlineData(new[] { false, true, false }, new[] { 1, 0, 1 }, 0.5, 1)] // weight 0 is a fall-back
    [InlineData(new[] { false, false }, new[] { 3, 1 }, 0.5, -1)]
    public void Pick_UsableAndWeights_AsTold(bool[] usable, int[] weights, double roll, int expected) =>
        ConnectionChoice.Pick(usable, weights, roll).Should().Be(expected);
}

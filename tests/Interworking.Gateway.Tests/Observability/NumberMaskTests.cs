using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Tests.Observability;

public class NumberMaskTests
{
    [Theory]
    [InlineData("111222333", "1112****3")]
    [InlineData("4915112345678", "4915****8")]
    [InlineData("11112", "1****")]
    [InlineData("", "****")]
    [InlineData("1112\r\n2333\n", "1112****?")]
    public void Mask_Number_KeepsOnlyItsEnds(string number, string shown) => NumberMask.Mask(number).Should().Be(shown);
}

using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;

namespace Interworking.Gateway.Tests.Receipts;

public sealed class PeerReferenceTests
{
    [Theory]
    [InlineData(" 00AB ", "ab")]
    [InlineData("000", "0")]
    [InlineData("a-B-c", "a-b-c")]
    [InlineData("", "")]
    public void Normalize_Id_AsItIsCompared(string id, string expected) => PeerReference.Normalize(id).Should().Be(expected);

    [Theory]
    [InlineData("255", IdBase.Any, new[] { "255", "ff", "597" })]
    [InlineData("255", IdBase.Decimal, new[] { "255", "ff" })] // the receipt writes decimal, the answer was hexadecimal
    [InlineData("255", IdBase.Hex, new[] { "255", "597" })]
    [InlineData("00FF", IdBase.Any, new[] { "ff", "255" })]
    [InlineData("5", IdBase.Any, new[] { "5" })]
    [InlineData("no-number", IdBase.Any, new[] { "no-number" })]
    [InlineData("18446744073709551616", IdBase.Decimal, new[] { "18446744073709551616", "10000000000000000" })]
    [InlineData("", IdBase.Any, new string[0])]
    public void Forms_OfAReceiptsId_TheLikeliestFirst(string id, IdBase written, string[] expected) => PeerReference.Forms(id, written).Should().Equal(expected);
}

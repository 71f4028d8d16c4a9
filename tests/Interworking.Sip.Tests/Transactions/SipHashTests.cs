using Interworking.Sip.Transactions;

namespace Interworking.Sip.Tests.Transactions;

public class SipHashTests
{
    /// <summary>The vectors of the authors' paper and reference: key 00..0f, input 00, 01, 02 …</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void Compute_ReferenceVector_Matches(int length, ulong expected)
    {
        byte[] key = [.. Enumerable.Range(0, 16).Select(one => (byte)one)];
        new SipHash(key).Compute(key.AsSpan(0, length)).Should().Be(expected);
    }
}

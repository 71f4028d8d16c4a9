using System.Text;
using Interworking.Gateway.Push;

namespace Interworking.Gateway.Tests.Push;

public sealed class PushSignatureTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_767_229_200);
    private static readonly byte[] Body = """{"event":"message"}"""u8.ToArray();

    private readonly PushSignature _signature = new("a secret that both know");

    [Fact]
    public void Of_Body_IsTheDocumentedHmac()
    {
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
            "a secret that both know"u8, Encoding.ASCII.GetBytes("1767229200." + Encoding.ASCII.GetString(Body))));

        _signature.Of(Body, At).Should().Be($"t=1767229200,v1={expected}");
    }

    [Fact]
    public void Verify_OwnAndForeign_TellsThemApart()
    {
        string value = _signature.Of(Body, At);

        Verify(value, Body, At).Should().BeTrue();
        Verify(value, Body, At.AddMinutes(6)).Should().BeFalse("it may be a copy");
        Verify(value, [.. Body, (byte)' '], At).Should().BeFalse();
        Verify(new PushSignature("another secret").Of(Body, At), Body, At).Should().BeFalse();
        Verify("t=1767229200,v1=00", Body, At).Should().BeFalse();
        Verify("", Body, At).Should().BeFalse();
    }

    private bool Verify(string value, byte[] body, DateTimeOffset now) => _signature.Verify(value, body, now, TimeSpan.FromMinutes(5));
}

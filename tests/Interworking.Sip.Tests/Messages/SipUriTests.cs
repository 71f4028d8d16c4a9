using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests.Messages;

public class SipUriTests
{
    [Fact]
    public void TryParse_EveryPart_IsTakenApart()
    {
        SipUri.TryParse("sips:al%69ce:se%20cret@Example.net:5061;transport=tls;lr?subject=x&priority=y", out SipUri? uri).Should().BeTrue();
        uri!.Scheme.Should().Be("sips");
        uri.User.Should().Be("alice");
        uri.Password.Should().Be("se%20cret");
        uri.Host.Should().Be("Example.net");
        uri.Port.Should().Be(5061);
        uri.Parameters["TRANSPORT"].Should().Be("tls");
        uri.Parameters.Contains("lr").Should().BeTrue();
        uri.Headers.Should().Be("subject=x&priority=y");
        uri.ToString().Should().Be("sips:al%69ce:se%20cret@Example.net:5061;transport=tls;lr?subject=x&priority=y");
    }

    [Fact]
    public void TryParse_Tel_HasNumberAndParameters()
    {
        SipUri.TryParse("tel:+1-201-555-0123;phone-context=example.net", out SipUri? uri).Should().BeTrue();
        uri!.User.Should().Be("+1-201-555-0123");
        uri.Host.Should().BeEmpty();
        uri.Parameters["phone-context"].Should().Be("example.net");
    }

    [Fact]
    public void TryParse_OtherScheme_IsKeptWhole()
    {
        SipUri.TryParse("mailto:a@b.example", out SipUri? uri).Should().BeTrue();
        uri!.IsKnown.Should().BeFalse();
        uri.ToString().Should().Be("mailto:a@b.example");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("1111@example.net")]
    [InlineData("sip:a b@example.net")]
    [InlineData("sip:a%4@example.net")]
    [InlineData("sip:a@")]
    [InlineData("sip:@example.net")]
    [InlineData("sip:a@example.net:66000")]
    [InlineData("sip:a@example.net:")]
    [InlineData("sip:a@[2001:db8::1")]
    [InlineData("sip:a@[nonsense]")]
    [InlineData("sip:a@exa<mple")]
    [InlineData("sip:a@example.net;;lr")]
    public void TryParse_Malformed_IsRefused(string text) => SipUri.TryParse(text, out _).Should().BeFalse();

    [Theory, InlineData("1111"), InlineData("Viber Verify"), InlineData("a@b:c#d%e"), InlineData("Приват"), InlineData("a;b?c")]
    public void Create_AnyUser_ReadsBackTheSame(string user)
    {
        var uri = SipUri.Create(user, "example.net", 5070, ";transport=tcp");
        uri.User.Should().Be(user);
        uri.Host.Should().Be("example.net");
        uri.Port.Should().Be(5070);
    }

    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", true)]
    [InlineData("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true)]
    [InlineData("sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    public void IsEquivalentTo_ExamplesOfRfc3261_19_1_4(string left, string right, bool same)
    {
        SipUri.TryParse(left, out SipUri? one).Should().BeTrue();
        SipUri.TryParse(right, out SipUri? other).Should().BeTrue();
        one!.IsEquivalentTo(other!).Should().Be(same);
        other!.IsEquivalentTo(one).Should().Be(same);
    }
}

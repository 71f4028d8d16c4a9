using System.Net;
using Interworking.Gateway.Sip.Nat;
using Interworking.Gateway.Tests.Registrar;

namespace Interworking.Gateway.Tests.Sip.Nat;

public sealed class NatCheckTests
{
    [Theory]
    [InlineData("sip:1@192.0.2.7:5062", "192.0.2.7:5062", false)]
    [InlineData("sip:1@192.0.2.7:5062;ob?x=y", "192.0.2.7:5062", false)]
    [InlineData("sip:192.0.2.7", "192.0.2.7:5060", false)]
    [InlineData("sip:1@[2001:db8::7]:5062", "[2001:db8::7]:5062", false)]
    [InlineData("sip:1@[2001:db8::7]", "[2001:db8::7]:5060", false)]
    [InlineData("sip:1@192.0.2.7", "192.0.2.7:5062", true)]
    [InlineData("sip:1@10.0.0.7:5062", "192.0.2.7:5062", true)]
    [InlineData("sip:1@phone.example.net", "192.0.2.7:5060", true)]
    [InlineData("sip:1@df7jal23ls0d.invalid;transport=ws", "192.0.2.7:5060", true)]
    public void IsBehindNat_Contact_IsComparedWithWhereItCameFrom(string contact, string source, bool expected) =>
        NatCheck.IsBehindNat(Bindings.Of(contact) with { Source = IPEndPoint.Parse(source) }).Should().Be(expected);
}

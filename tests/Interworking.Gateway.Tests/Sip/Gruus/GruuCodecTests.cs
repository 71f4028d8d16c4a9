using System.Text.RegularExpressions;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Gruus;

public sealed partial class GruuCodecTests
{
    private const string Instance = "urn:uuid:0c67446e-f1a1-11d9-94d3-000a95a0e128";

    private static readonly Binding Phone = Bindings.Of("sip:1@192.0.2.7", instance: Instance) with { AccountId = 1 };

    private readonly GruuCodec _gruus = New(0);

    [Fact]
    public void ParametersOf_InstanceWithoutAnything_IsEmpty() =>
        _gruus.ParametersOf(Phone with { Instance = null }, SipWorld.Did).Should().BeEmpty();

    [Fact]
    public void Resolve_PublicGruu_NamesNumberAndInstance()
    {
        GruuTarget target = _gruus.Resolve(Uri(Given().Public));

        target.Number.Should().Be(SipWorld.Did);
        target.Instance.Should().Be(Instance);
        _gruus.Selects(target, Phone).Should().BeTrue();
        _gruus.Selects(target, Phone with { Instance = "urn:uuid:other" }).Should().BeFalse();
        _gruus.Selects(target, Phone with { Instance = null }).Should().BeFalse();
    }

    [Fact]
    public void Resolve_TemporaryGruu_LeadsToTheSameInstanceAndTellsNothing()
    {
        string temporary = Given().Temporary;
        GruuTarget target = _gruus.Resolve(Uri(temporary));

        temporary.Should().NotContain(SipWorld.Did).And.NotContain("0c67446e");
        target.Number.Should().Be(SipWorld.Did);
        target.IsTemporary.Should().BeTrue();
        _gruus.Selects(target, Phone with { CSeq = 9 }).Should().BeTrue("a refresh keeps it");
        _gruus.Selects(target, Phone with { CallId = "another" }).Should().BeFalse("another registration voids it (RFC 5627, 3.1.2)");
    }

    [Fact]
    public void ParametersOf_EachTime_GivesAnotherTemporaryAndTheSamePublic()
    {
        (string first, string before) = Given();
        (string second, string after) = Given();

        second.Should().Be(first);
        after.Should().NotBe(before);
    }

    [Theory]
    [InlineData("sip:tgruu.AAAA@env1.example.net;gr")]
    [InlineData("sip:tgruu.@env1.example.net;gr")]
    [InlineData("sip:nobody@env1.example.net;gr")]
    [InlineData("sip:111222333@env1.example.net;gr=urn%00")]
    public void Resolve_MadeUp_LeadsNowhere(string uri) => _gruus.Resolve(Uri(uri)).Number.Should().BeEmpty();

    [Fact]
    public void Resolve_TemporaryOfAnotherEnvironment_LeadsNowhere() =>
        New(1).Resolve(Uri(Given().Temporary)).Number.Should().BeEmpty();

    [Theory]
    [InlineData("sip:1@env1.example.net;gr=urn:uuid:1", true)]
    [InlineData("sip:1@env1.example.net", false)]
    [InlineData("sip:1@elsewhere.example.org;gr=urn:uuid:1", false)]
    public void IsGruu_Uri_IsOneOfOurDomain(string uri, bool expected) => _gruus.IsGruu(Uri(uri)).Should().Be(expected);

    [Fact]
    public void Read_WhatRawWrote_IsTheSame()
    {
        GruuTarget.Read(GruuTarget.Public("111", Instance).Raw).Should().Be(GruuTarget.Public("111", Instance));
        GruuTarget.Read(GruuTarget.Temporary("111", 0xABCDEF).Raw).Should().Be(GruuTarget.Temporary("111", 0xABCDEF));
        GruuTarget.Read("+4477").Should().BeNull();
        GruuTarget.Read("111;x=y").Should().BeNull();
    }

    private (string Public, string Temporary) Given()
    {
        Match match = Parameters().Match(_gruus.ParametersOf(Phone, SipWorld.Did));
        match.Success.Should().BeTrue();
        return (match.Groups[1].Value, match.Groups[2].Value);
    }

    private static SipUri Uri(string text)
    {
        SipUri.TryParse(text, out SipUri? uri).Should().BeTrue(text);
        return uri!;
    }

    private static GruuCodec New(byte secret) => new(
        new GatewayOptions(), new EnvironmentSecret([.. Enumerable.Repeat(secret, EnvironmentSecret.Octets)]), new FakeAccountsById());

    [GeneratedRegex("^;pub-gruu=\"(sip:111222333@env1\\.example\\.net;gr=urn:uuid:[-0-9a-f]+)\";temp-gruu=\"(sip:tgruu\\.[-_A-Za-z0-9]+@env1\\.example\\.net;gr)\"$")]
    private static partial Regex Parameters();

    private sealed class FakeAccountsById : IProvisioning
    {
        public ProvisioningSnapshot Current { get; } = new() { AccountsById = new Dictionary<long, Account> { [1] = FakeProvisioning.Account(1, SipWorld.Did) } };

        public event Action<ProvisioningSnapshot>? Changed
        {
            add { }
            remove { }
        }
    }
}

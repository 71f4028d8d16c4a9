using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Registrar;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>An app writes to a GRUU (RFC 5627): the message is for the account and says which instance of it.</summary>
public sealed class GruuMessageTests : IAsyncLifetime
{
    private const string Instance = "urn:uuid:0c67446e-f1a1-11d9-94d3-000a95a0e128";

    private MessageWorld _world = null!;
    private MessagePhone _phone = null!;
    private Message? _sent;

    public async Task InitializeAsync()
    {
        _world = await MessageWorld.StartAsync();
        _world.Gateway.Apps.Standing = delivery =>
        {
            _sent = delivery.Message;
            return ScriptedApps.Delivered;
        };
        _phone = await _world.PhoneAsync();
    }

    public async Task DisposeAsync()
    {
        _phone.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Message_ToAPublicGruu_IsForThatInstance()
    {
        (await _phone.SendAsync(new MessageRequest { Uri = $"sip:444@{SipWorld.Domain};gr={Instance}" })).Status.Should().Be(200);

        (_sent!.Destination, _sent.DestinationRaw).Should().Be(("444", $"444;gr={Instance}"));
    }

    [Fact]
    public async Task Message_ToATemporaryGruu_FindsTheAccount()
    {
        var gruus = new GruuCodec(_world.Options, new EnvironmentSecret(new byte[EnvironmentSecret.Octets]), _world.Gateway.Accounts);
        Binding binding = Bindings.Of("sip:444@192.0.2.7", instance: Instance) with { AccountId = 2 };
        string temporary = gruus.ParametersOf(binding, "444").Split("temp-gruu=\"")[1].TrimEnd('"');

        (await _phone.SendAsync(new MessageRequest { Uri = temporary })).Status.Should().Be(200);

        _sent!.Destination.Should().Be("444");
        gruus.Selects(GruuCodec.TargetOf(_sent)!, binding).Should().BeTrue();
    }

    [Fact]
    public async Task Message_ToAGruuOfNobody_Is404() =>
        (await _phone.SendAsync(new MessageRequest { Uri = $"sip:tgruu.AAAA@{SipWorld.Domain};gr" })).Status.Should().Be(404);
}

using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Push;

/// <summary>What a REGISTER with push parameters leads to (RFC 8599).</summary>
public sealed class PushRegistrationsTests : IAsyncLifetime
{
    private const string WithPush = "sip:1@192.0.2.7;pn-provider=fcm;pn-prid=tok;pn-param=app";

    private PushWorld _world = null!;
    private Account _account = null!;

    public async Task InitializeAsync()
    {
        _world = await PushWorld.StartAsync();
        _account = _world.Gateway.NewAccount();
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task Keep_PushParameters_AreKeptBeyondTheBindingAndUntilItIsTakenBack()
    {
        await _world.Registrations.KeepAsync(Update(WithPush));
        (await _world.KeptAsync(_account))!.Device.Should().Be(new PushDevice(_account.Id, "urn:uuid:1", "fcm", "tok", "app"));

        await _world.Registrations.KeepAsync(Update(WithPush.Replace("tok", "new")));
        (await _world.KeptAsync(_account))!.Device.Prid.Should().Be("new");

        await _world.Registrations.KeepAsync(Update(WithPush, seconds: 0));
        (await _world.KeptAsync(_account)).Should().BeNull();

        await _world.Registrations.KeepAsync(Update(WithPush));
        (await _world.KeptAsync(_account)).Should().NotBeNull();
        await _world.Registrations.KeepAsync(Bindings.Star("call", 2) with { AccountId = _account.Id });
        (await _world.KeptAsync(_account)).Should().BeNull();
    }

    [Fact]
    public async Task Keep_Refresh_WritesOnceADay()
    {
        await _world.Registrations.KeepAsync(Update(WithPush));

        _world.Registrations.KeepAsync(Update(WithPush)).IsCompleted.Should().BeTrue("nothing is written");
        DateTimeOffset tomorrow = Bindings.Now.AddDays(1);
        RegisterUpdate later = Update(WithPush) with { Now = tomorrow };
        later = later with { Contacts = [later.Contacts[0] with { ExpiresAt = tomorrow.AddHours(1) }] };
        _world.Registrations.KeepAsync(later).IsCompleted.Should().BeFalse("it is to be kept for longer");
        await _world.Gateway.Ledger.BarrierAsync();
    }

    [Theory]
    [InlineData("sip:1@192.0.2.7;pn-provider=acme;pn-prid=tok", 600, 555)]
    [InlineData("sip:1@192.0.2.7;pn-provider=acme", 600, 555)]
    [InlineData("sip:1@192.0.2.7;pn-provider=acme;pn-prid=tok", 0, 0)]
    [InlineData("sip:1@192.0.2.7;pn-type=acme;pn-tok=tok", 600, 0)]
    [InlineData("sip:1@192.0.2.7;pn-provider=FCM;pn-prid=tok", 600, 0)]
    [InlineData("sip:1@192.0.2.7;pn-provider", 600, 0)]
    [InlineData("sip:1@192.0.2.7", 600, 0)]
    public void Refusal_Provider_Is555WhereItIsNotServed(string contact, int seconds, int status) =>
        (_world.Registrations.Refusal(Update(contact, seconds))?.Status ?? 0).Should().Be(status);

    [Theory]
    [InlineData(WithPush, "*;+sip.pns=\"fcm\"")]
    [InlineData("sip:1@192.0.2.7;pn-provider", "*;+sip.pns=\"fcm\"")]
    [InlineData("sip:1@192.0.2.7", null)]
    [InlineData("sip:1@192.0.2.7;pn-type=firebase;pn-tok=tok", null)]
    public void AddFeatures_AppAsks_TellsWhatItCanBeWokenBy(string contact, string? expected)
    {
        List<KeyValuePair<string, string>> headers = [];

        _world.Registrations.AddFeatures(Update(contact), headers);

        headers.Should().BeEquivalentTo(expected is null ? [] : new[] { KeyValuePair.Create("Feature-Caps", expected) });
    }

    [Fact]
    public void WithoutWebhook_NothingIsRefusedToldOrKept()
    {
        var registrations = new PushRegistrations(new PushOptions(), _world.Gateway.Ledger);
        List<KeyValuePair<string, string>> headers = [];

        registrations.Refusal(Update("sip:1@192.0.2.7;pn-provider=acme;pn-prid=tok")).Should().BeNull();
        registrations.AddFeatures(Update(WithPush), headers);
        registrations.KeepAsync(Update(WithPush)).IsCompleted.Should().BeTrue();
        headers.Should().BeEmpty();
        SipReason.Phrase(555).Should().Be("Push Notification Service Not Supported");
    }

    private RegisterUpdate Update(string contact, int seconds = 600) => Bindings.Register("call", 1, Bindings.Of(contact, seconds: seconds, instance: "urn:uuid:1")) with { AccountId = _account.Id };
}

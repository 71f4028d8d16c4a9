using Interworking.Gateway.Messages;
using Interworking.Gateway.Push;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Push data of apps: kept beyond their bindings, with what each was woken for.</summary>
public abstract class PushStoreContract : StoreContract
{
    private static readonly PushDevice Phone = new(1, "urn:uuid:1", "fcm", "token-1", "app.id");
    private static readonly PushDevice Tablet = new(1, "urn:uuid:2", "apns", "token-2", null);
    private static readonly PushDevice Other = new(2, "urn:uuid:1", "fcm", "token-3", null);

    [Fact]
    public async Task Read_AfterRestart_GivesTheDevicesOfTheseAccounts()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Keep(Phone), Keep(Tablet), Keep(Other), new PushedEntry(Phone, new MessageId(7)));
        stores = await StartAsync();

        (await ReadAsync(stores, 1, 3)).Should().Equal(new KeptPushDevice(Phone, new MessageId(7)), new KeptPushDevice(Tablet, default));
    }

    [Fact]
    public async Task Keep_NewToken_ReplacesItAndWhatWasPushedStays()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Keep(Phone), new PushedEntry(Phone, new MessageId(7)));
        await stores.CommitAsync(Keep(Phone with { Prid = "between" }), Keep(Phone with { Prid = "new", Param = null }));

        (await ReadAsync(stores, 1)).Should().Equal(new KeptPushDevice(Phone with { Prid = "new", Param = null }, new MessageId(7)));
    }

    [Fact]
    public async Task Pushed_LowerThanBefore_ChangesNothing()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Keep(Phone), new PushedEntry(Phone, new MessageId(9)), new PushedEntry(Phone, new MessageId(8)));
        await stores.CommitAsync(new PushedEntry(Phone, new MessageId(3)), new PushedEntry(Tablet, new MessageId(3)));

        (await ReadAsync(stores, 1)).Should().ContainSingle().Which.PushedTo.Should().Be(new MessageId(9));
    }

    [Fact]
    public async Task Forget_TokenOfBefore_LeavesTheNewOne()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Keep(Phone with { Prid = "new" }), Keep(Tablet), ForgetPushEntry.Of(Phone), ForgetPushEntry.Of(Tablet));

        (await ReadAsync(stores, 1)).Should().ContainSingle().Which.Device.Prid.Should().Be("new");
    }

    [Fact]
    public async Task Forget_OneDeviceThenAll_LeavesOthersAccounts()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Keep(Phone), Keep(Tablet), Keep(Other), ForgetPushEntry.Of(1, Phone.Key));
        (await ReadAsync(stores, 1, 2)).Select(kept => kept.Device).Should().Equal(Tablet, Other);

        await stores.CommitAsync(Keep(Phone), ForgetPushEntry.Of(1, key: null));

        (await ReadAsync(stores, 1, 2)).Select(kept => kept.Device).Should().Equal(Other);
    }

    [Fact]
    public async Task Read_KeptLongEnough_IsLeftOutAndGoes()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new KeepPushEntry(Phone, Now), Keep(Tablet));
        (await ReadAsync(stores, 1)).Select(kept => kept.Device).Should().Equal(Tablet);

        await stores.CommitAsync(ForgetPushEntry.OlderThan(Now.AddSeconds(1)));

        stores.Count("push_device").Should().Be(1);
    }

    [Fact]
    public async Task Forget_ThenKeptAgainInOneBatch_IsThere()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Keep(Phone), Keep(Tablet), ForgetPushEntry.Of(1, key: null), Keep(Phone with { Prid = "again" }), new PushedEntry(Phone, new MessageId(7)));
        (await ReadAsync(stores, 1)).Should().Equal(new KeptPushDevice(Phone with { Prid = "again" }, new MessageId(7)));

        await stores.CommitAsync(ForgetPushEntry.OlderThan(Now.AddDays(90)), Keep(Other), ForgetPushEntry.Of(Phone), ForgetPushEntry.Of(Tablet));

        (await ReadAsync(stores, 1, 2)).Select(kept => kept.Device).Should().Equal(Other);
    }

    private static KeepPushEntry Keep(PushDevice device) => new(device, Now.AddDays(30));

    private static ValueTask<IReadOnlyList<KeptPushDevice>> ReadAsync(TestStores stores, params long[] accounts) => stores.Pushes.ReadAsync(accounts, Now, default);
}

using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;

namespace Interworking.Storage.Tests.Contract;

/// <summary>The embedded registrar's bindings across a restart.</summary>
public abstract class BindingStoreContract : StoreContract
{
    private static readonly Binding Phone = Samples.Binding("sip:1111@203.0.113.7:40001");
    private static readonly Binding Tablet = Samples.Binding("sip:1111@203.0.113.8;transport=tcp") with { Path = [], Instance = null, UserAgent = "Zoiper 5" };

    [Fact]
    public async Task ReadAll_AfterRestart_GivesBindingsByAddressOfRecordInOrder()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new BindingsEntry("2222", [Tablet]), new BindingsEntry("1111", [Tablet, Phone]));
        stores = await StartAsync();
        (await ReadAllAsync(stores)).Should().BeEquivalentTo(new Dictionary<string, IReadOnlyList<Binding>> { ["1111"] = [Tablet, Phone], ["2222"] = [Tablet] }, WithOrder);
    }

    [Fact]
    public async Task ReadAll_FewerThanBefore_GivesTheNewOnes()
    {
        TestStores stores = await StartAsync();
        Binding refreshed = Phone with { CSeq = 3, ExpiresAt = Now.AddHours(2) };
        await stores.CommitAsync(new BindingsEntry("1111", [Tablet, Phone]), new BindingsEntry("2222", [Phone]));
        await stores.CommitAsync(new BindingsEntry("1111", [refreshed]), new BindingsEntry("2222", []));
        (await ReadAllAsync(stores)).Should().BeEquivalentTo(new Dictionary<string, IReadOnlyList<Binding>> { ["1111"] = [refreshed] }, WithOrder);
    }

    [Fact]
    public async Task ReadAll_Expired_IsLeftOut()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new BindingsEntry("1111", [Tablet with { ExpiresAt = Now }, Phone]), new BindingsEntry("2222", [Phone with { ExpiresAt = Now }]));
        (await ReadAllAsync(stores)).Should().BeEquivalentTo(new Dictionary<string, IReadOnlyList<Binding>> { ["1111"] = [Phone] }, WithOrder);
    }

    [Fact]
    public async Task Read_OneAddressOfRecord_GivesItsLiveOnesInOrder()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            new BindingsEntry("1111", [Tablet, Phone, Phone with { Contact = "sip:1111@203.0.113.9", ExpiresAt = Now }]), new BindingsEntry("2222", [Phone]));
        (await stores.Bindings.ReadAsync("1111", Now, default)).Select(binding => binding.Contact).Should().Equal(Tablet.Contact, Phone.Contact);
        (await stores.Bindings.ReadAsync("3333", Now, default)).Should().BeEmpty();
    }

    private static FluentAssertions.Equivalency.EquivalencyAssertionOptions<Dictionary<string, IReadOnlyList<Binding>>> WithOrder(
        FluentAssertions.Equivalency.EquivalencyAssertionOptions<Dictionary<string, IReadOnlyList<Binding>>> options) =>
        options.WithStrictOrdering().ComparingByValue<System.Net.IPEndPoint>();

    private static async Task<Dictionary<string, IReadOnlyList<Binding>>> ReadAllAsync(TestStores stores)
    {
        Dictionary<string, IReadOnlyList<Binding>> all = [];
        await foreach ((string aor, IReadOnlyList<Binding> bindings) in stores.Bindings.ReadAllAsync(Now, default)) all.Add(aor, bindings);
        return all;
    }
}

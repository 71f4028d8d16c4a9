using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Tests.Contract;

/// <summary>The environment's secret: made once, the same for all.</summary>
public abstract class SecretStoreContract : StoreContract
{
    [Fact]
    public async Task Read_FirstTime_MakesOneThatLaterStartsFindAgain()
    {
        TestStores stores = await StartAsync();
        byte[] first = await KeyAsync(stores);
        stores = await StartAsync();

        (await KeyAsync(stores)).Should().Equal(first);
        stores.Count("secret").Should().Be(1);
    }

    [Fact]
    public async Task Read_ManyAtOnce_AllGetTheSame()
    {
        TestStores stores = await StartAsync();

        byte[][] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => KeyAsync(stores))));

        keys.Should().OnlyContain(key => key.SequenceEqual(keys[0]));
        stores.Count("secret").Should().Be(1);
    }

    [Fact]
    public async Task Read_OfAnotherLength_IsRefusedWithoutShowingIt()
    {
        TestStores stores = await StartAsync();
        await KeyAsync(stores);
        stores.Execute(ShortSecret);

        Func<Task> read = () => KeyAsync(stores);

        (await read.Should().ThrowAsync<StoreRefusedException>()).Which.ToString().Should().Contain("holds no secret").And.NotContain("sesame");
    }

    [Fact]
    public async Task Read_TableIsMissing_IsRefusedWithTheReason()
    {
        TestStores stores = await StartAsync();
        stores.Execute("drop table secret");

        Func<Task> read = () => KeyAsync(stores);

        (await read.Should().ThrowAsync<StoreRefusedException>()).WithMessage("The environment's secret cannot be read*secret*");
    }

    /// <summary>Replaces the secret by the six octets of <c>sesame</c>.</summary>
    protected abstract string ShortSecret { get; }

    private static async Task<byte[]> KeyAsync(TestStores stores) => (await stores.Secrets.ReadAsync(default)).KeyFor("test");
}

using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Users, sessions and tokens as they are kept.</summary>
public abstract class AccessContract : StoreContract
{
    private static readonly AuditEntry Entry = new(new Actor("cli:test", "here"), "change", "user alice");
    private static readonly AccessUser Alice = new("alice", "hash", Role.Operator, Now) { TotpSecret = [1, 2, 3], TotpStep = 7 };

    private static DateTimeOffset Present => DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    [Fact]
    public async Task Users_Added_AreReadBackAsTheyWere()
    {
        TestStores stores = await StartAsync();
        IAccessStore access = stores.Access;

        (await access.AddUserAsync(Alice, Entry, default)).Should().BeTrue();
        (await access.AddUserAsync(Alice with { Role = Role.Admin }, Entry, default)).Should().BeFalse("there is one of that name");

        (await access.FindUserAsync("alice", default)).Should().BeEquivalentTo(Alice);
        (await access.FindUserAsync("bob", default)).Should().BeNull();
        (await access.ListUsersAsync(default)).Should().ContainSingle();
        stores.Count("audit").Should().Be(1, "what was not done is not in the log");
    }

    [Fact]
    public async Task ChangeUser_SignedInTwice_EndsTheOtherSession()
    {
        IAccessStore access = (await StartAsync()).Access;
        await access.AddUserAsync(Alice, Entry, default);
        await access.AddSessionAsync(Session(1), Entry, default);
        await access.AddSessionAsync(Session(2), Entry, default);

        (await access.ChangeUserAsync(Alice, Alice with { Role = Role.Billing, TotpSecret = null }, Session(1).Hash, Entry, default)).Should().BeTrue();

        (await access.FindSessionAsync(Session(1).Hash, default))!.Role.Should().Be(Role.Billing, "a role is as it is now");
        (await access.FindSessionAsync(Session(2).Hash, default)).Should().BeNull();
        (await access.FindUserAsync("alice", default))!.TotpSecret.Should().BeNull();
        (await access.ChangeUserAsync(Alice with { Name = "bob" }, Alice with { Name = "bob" }, null, Entry, default)).Should().BeFalse();
    }

    [Fact]
    public async Task ChangeUser_ChangedSinceItWasRead_IsNotOverwritten()
    {
        TestStores stores = await StartAsync();
        IAccessStore access = stores.Access;
        await access.AddUserAsync(Alice, Entry, default);
        AccessUser seenByOne = (await access.FindUserAsync("alice", default))!, seenByTwo = seenByOne;

        (await access.ChangeUserAsync(seenByOne, seenByOne with { PasswordHash = "another" }, null, Entry, default)).Should().BeTrue();
        (await access.ChangeUserAsync(seenByTwo, seenByTwo with { Role = Role.Billing }, null, Entry, default)).Should().BeFalse();

        AccessUser now = (await access.FindUserAsync("alice", default))!;
        (now.PasswordHash, now.Role).Should().Be(("another", Alice.Role), "the first change stands");
        (await access.UseCodeAsync("alice", now.TotpStep + 1, default)).Should().BeTrue();
        (await access.ChangeUserAsync(now, now with { Role = Role.Billing }, null, Entry, default)).Should().BeFalse("a code that was used must not come back");
        stores.Count("audit").Should().Be(2, "what was not done is not in the log");
    }

    [Fact]
    public async Task RemoveUser_SignedIn_EndsHisSessions()
    {
        TestStores stores = await StartAsync();
        await stores.Access.AddUserAsync(Alice, Entry, default);
        await stores.Access.AddSessionAsync(Session(1), Entry, default);

        (await stores.Access.RemoveUserAsync("alice", Entry, default)).Should().BeTrue();
        (await stores.Access.RemoveUserAsync("alice", Entry, default)).Should().BeFalse();

        stores.Count("access_session").Should().Be(0);
    }

    [Fact]
    public async Task UseCode_OneStepFromTwoNodes_IsTakenOnce()
    {
        IAccessStore access = (await StartAsync()).Access;
        await access.AddUserAsync(Alice, Entry, default);

        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await access.UseCodeAsync("alice", 8, default))));

        taken.Count(one => one).Should().Be(1);
        (await access.UseCodeAsync("alice", 7, default)).Should().BeFalse("an older one");
        (await access.UseCodeAsync("alice", 9, default)).Should().BeTrue();
    }

    [Fact]
    public async Task Sessions_Over_GoWhenSomebodySignsIn()
    {
        TestStores stores = await StartAsync();
        IAccessStore access = stores.Access;
        await access.AddUserAsync(Alice, Entry, default);
        await access.AddSessionAsync(Session(1) with { SeenAt = Present - AccessSession.Idle - TimeSpan.FromMinutes(1) }, Entry, default);
        await access.AddSessionAsync(Session(2), Entry, default);

        stores.Count("access_session").Should().Be(1);
        await access.TouchSessionAsync(Session(2).Hash, Present.AddMinutes(1), default);
        (await access.FindSessionAsync(Session(2).Hash, default))!.SeenAt.Should().BeAfter(Present.AddSeconds(30));
        await access.RemoveSessionAsync(Session(2).Hash, Entry, default);
        (await access.FindSessionAsync(Session(2).Hash, default)).Should().BeNull();
    }

    [Fact]
    public async Task Tokens_AddedAndRemoved_AreFoundByTheirHash()
    {
        IAccessStore access = (await StartAsync()).Access;
        var token = new ApiToken("export", [9, 9], Role.Billing, Now, "user:alice", Now.AddDays(30));

        (await access.AddTokenAsync(token, Entry, default)).Should().BeTrue();
        (await access.AddTokenAsync(token with { Hash = [8] }, Entry, default)).Should().BeFalse();

        (await access.FindTokenAsync([9, 9], default)).Should().BeEquivalentTo(token);
        (await access.FindTokenAsync([8], default)).Should().BeNull();
        (await access.ListTokensAsync(default)).Should().ContainSingle();
        (await access.RemoveTokenAsync("export", Entry, default)).Should().BeTrue();
        (await access.RemoveTokenAsync("export", Entry, default)).Should().BeFalse();
    }

    private static AccessSession Session(byte number) => new([number, 1], "alice", Role.Operator, Present, Present, "192.0.2.1");
}

using System.Net;
using Interworking.Gateway.Access;

namespace Interworking.Gateway.Tests.Access;

public sealed class CheckQueueTests
{
    private static readonly IPAddress Attacker = IPAddress.Parse("198.51.100.7"), Admin = IPAddress.Parse("192.0.2.1");

    private readonly CheckQueue _queue = new(atOnce: 1, perAddress: 3, inAll: 5);

    [Fact]
    public async Task Enter_OneAddressTriesMany_AnotherWaitsForOneOfThemAtMost()
    {
        (await EnterAsync(Attacker)).Should().BeTrue();
        Task<bool>[] his = [EnterAsync(Attacker), EnterAsync(Attacker), EnterAsync(Attacker)];
        (await EnterAsync(Attacker)).Should().BeFalse("his own queue is full");
        Task<bool> admin = EnterAsync(Admin);

        _queue.Leave();
        (await his[0]).Should().BeTrue();
        admin.IsCompleted.Should().BeFalse();
        _queue.Leave();
        (await admin).Should().BeTrue("the addresses take turns");
        his[1].IsCompleted.Should().BeFalse();
        _queue.Leave();
        (await his[1]).Should().BeTrue();
    }

    [Fact]
    public async Task Enter_AddressesOfOneNetwork_StandInOneQueue()
    {
        await EnterAsync(IPAddress.Parse("2001:db8::1"));
        for (int i = 2; i <= 4; i++) _ = EnterAsync(IPAddress.Parse($"2001:db8::{i}"));

        (await EnterAsync(IPAddress.Parse("2001:db8::5"))).Should().BeFalse();
    }

    [Fact]
    public async Task Enter_TooManyOfAll_IsRefused()
    {
        await EnterAsync(Admin);
        for (int i = 1; i <= 5; i++) _ = EnterAsync(IPAddress.Parse($"198.51.100.{i}"));

        (await EnterAsync(Admin)).Should().BeFalse();
    }

    [Fact]
    public async Task Enter_GivenUp_IsPassedOver()
    {
        using var gone = new CancellationTokenSource();
        await EnterAsync(Admin);
        Task<bool> given = _queue.EnterAsync(Attacker, gone.Token).AsTask();
        Task<bool> next = EnterAsync(Admin);
        await gone.CancelAsync();

        await given.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _queue.Leave();
        (await next).Should().BeTrue();
        _queue.Leave();
        (await EnterAsync(Attacker)).Should().BeTrue("nobody is there any more");
    }

    private Task<bool> EnterAsync(IPAddress from) => _queue.EnterAsync(from, default).AsTask();
}

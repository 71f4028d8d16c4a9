using System.Buffers;
using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Smpp.Operations;

/// <summary>cancel_sm and replace_sm that come to another node than the message waits at.</summary>
public sealed class OtherOwnersTests : IAsyncLifetime
{
    private readonly ScriptedOrders _orders = new();
    private OperationsWorld _owner = null!;
    private OrderDesk _desk = null!;
    private OtherOwners _others = null!;

    public async Task InitializeAsync()
    {
        _owner = await OperationsWorld.StartAsync();
        _desk = new OrderDesk(_orders, _owner.Gateway.Pending, TimeProvider.System, NullLogger<OrderDesk>.Instance);
        _others = new OtherOwners(_owner.Gateway.Time, _orders);
    }

    public async Task DisposeAsync()
    {
        await _desk.StopAsync(default);
        _desk.Dispose();
        await _owner.DisposeAsync();
    }

    [Fact]
    public async Task Cancel_WaitsAtTheOtherNode_IsEndedThere()
    {
        string id = await _owner.WaitingAsync("old");
        await _desk.StartAsync(default);

        (await AskAsync(OrderKind.Cancel, default, id)).Should().Be(1);

        (await _owner.Gateway.CdrsAsync()).Should().Equal("cancelled");
        (await _owner.ScalarAsync<string>("select error from cdr")).Should().Be("cancelled by its sender");
    }

    [Fact]
    public async Task Replace_WaitsAtTheOtherNode_IsChangedThereAndDeliveredByIt()
    {
        string id = await _owner.WaitingAsync("old");
        await _desk.StartAsync(default);

        (await AskAsync(OrderKind.Replace, Frame(new ReplaceSm(id, OperationsWorld.Sender, "", "", default, 0, "new"u8.ToArray())), id)).Should().Be(1);

        _owner.AppComes();
        await _owner.ArrivedAsync("new");
    }

    [Fact]
    public async Task Ask_AttemptIsUnderWayAtTheOwner_IsRefusedForThatOneAlone()
    {
        string waiting = await _owner.WaitingAsync("waits");
        _owner.Apps.Standing = null;
        _owner.Gateway.Deliverer.Wake(_owner.App.Id);
        ScriptedApps.Attempt attempt = await _owner.Apps.NextAsync();
        string behind = await _owner.SubmitAsync(_owner.Sms("behind"));
        await _desk.StartAsync(default);

        (await AskAsync(OrderKind.Cancel, default, waiting, behind)).Should().Be(1);

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await _owner.ArrivedAsync("waits");
        (await _owner.Gateway.CdrsAsync()).Should().BeEquivalentTo("delivered", "cancelled");
    }

    [Fact]
    public async Task Ask_OwnerDoesNotLook_IsTakenBackAndNotDoneLater()
    {
        string id = await _owner.WaitingAsync("old");

        Task<int> asking = _others.AskAsync([Id(id)], OrderKind.Cancel, default).AsTask();
        await _owner.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(50), () => asking.IsCompleted);

        (await asking.WaitAsync(Limits.Patience)).Should().Be(0);
        _orders.GivenUp.Should().ContainSingle();
    }

    [Fact]
    public async Task Ask_NodeHasTheDatabaseToItself_IsNothing()
    {
        var alone = new OtherOwners(_owner.Gateway.Time);

        (await alone.AskAsync([new MessageId(1)], OrderKind.Cancel, default)).Should().Be(0);
    }

    private async Task<int> AskAsync(OrderKind kind, ReadOnlyMemory<byte> body, params string[] ids)
    {
        Task<int> asking = _others.AskAsync([.. ids.Select(Id)], kind, body).AsTask();
        await Limits.UntilAsync(() => _orders.Answered == ids.Length, "the owner has answered"); // before time passes for whoever asks
        await _owner.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(50), () => asking.IsCompleted);
        return await asking.WaitAsync(Limits.Patience);
    }

    private static MessageId Id(string id) => new(long.Parse(id, CultureInfo.InvariantCulture));

    private static ReadOnlyMemory<byte> Frame(ReplaceSm replace)
    {
        var frame = new ArrayBufferWriter<byte>();
        PduCodec.Encode(frame, replace, CommandStatus.Ok, 1).IsNone.Should().BeTrue();
        return frame.WrittenMemory;
    }
}

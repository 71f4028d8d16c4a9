using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class OperationMatrixTests
{
    /// <summary>Table 2-1 of SMPP 3.4: E the ESME, C the message centre may send it, in Open, TX, RX, TRX.</summary>
    [Theory]
    [InlineData(CommandId.BindTransmitter, "E", "", "", "")]
    [InlineData(CommandId.BindReceiver, "E", "", "", "")]
    [InlineData(CommandId.BindTransceiver, "E", "", "", "")]
    [InlineData(CommandId.Outbind, "C", "", "", "")]
    [InlineData(CommandId.Unbind, "", "EC", "EC", "EC")]
    [InlineData(CommandId.EnquireLink, "EC", "EC", "EC", "EC")] // before the bind: as in 5.0
    [InlineData(CommandId.SubmitSm, "", "E", "", "E")]
    [InlineData(CommandId.SubmitMulti, "", "E", "", "E")]
    [InlineData(CommandId.QuerySm, "", "E", "", "E")]
    [InlineData(CommandId.CancelSm, "", "E", "", "E")]
    [InlineData(CommandId.ReplaceSm, "", "E", "", "E")]
    [InlineData(CommandId.DataSm, "", "E", "C", "EC")]
    [InlineData(CommandId.DeliverSm, "", "", "C", "C")]
    [InlineData(CommandId.AlertNotification, "", "", "C", "C")]
    [InlineData(CommandId.SubmitSmResp, "", "", "", "")]
    public void MaySend_EveryState_IsTheTable(CommandId id, string open, string transmitter, string receiver, string transceiver)
    {
        string[] expected = [open, transmitter, receiver, transceiver];
        BindState[] states = [BindState.Open, BindState.BoundTransmitter, BindState.BoundReceiver, BindState.BoundTransceiver];
        string[] actual = [.. states.Select(state =>
            (OperationMatrix.MaySend(SessionRole.Esme, state, id) ? "E" : "") + (OperationMatrix.MaySend(SessionRole.MessageCentre, state, id) ? "C" : ""))];
        actual.Should().Equal(expected);
    }

    [Fact]
    public async Task Centre_SubmitOnReceiver_IsRefusedAsWrongState()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(BindType.Receiver);
        await bench.SendAsync(SessionBench.Submit(), 2);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.IncorrectBindStatus, 2);
        await bench.ExpectAliveAsync();
        bench.Handler.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Centre_AnythingBeforeTheBind_IsRefusedAsWrongState()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        await bench.SendManyAsync([SessionBench.Submit(), new Unbind(), SessionBench.Deliver()], 1);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.IncorrectBindStatus, 1);
        await bench.ExpectAsync(CommandId.UnbindResp, CommandStatus.IncorrectBindStatus, 2);
        await bench.ExpectAsync(CommandId.DeliverSmResp, CommandStatus.IncorrectBindStatus, 3);
        await bench.ExpectAliveAsync();
    }

    [Fact]
    public async Task SendAsync_NotAllowedInThisState_IsNotSent()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(BindType.Transmitter);
        SendResult result = await bench.Session.SendAsync(SessionBench.Deliver(), default);
        result.Should().Be(new SendResult(SendOutcome.NotSent, CommandStatus.IncorrectBindStatus, null));
    }

    [Fact]
    public async Task SendAsync_AlertNotification_IsDoneWhenAppended()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        (await bench.Session.SendAsync(new AlertNotification(default, default, Tlvs.TlvList.Empty), default)).IsOk.Should().BeTrue();
        (PduHeader header, _) = await bench.ReadAsync();
        header.Id.Should().Be(CommandId.AlertNotification);
    }
}

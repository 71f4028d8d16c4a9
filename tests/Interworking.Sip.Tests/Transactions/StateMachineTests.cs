using Interworking.Sip.Transactions;

namespace Interworking.Sip.Tests.Transactions;

public class StateMachineTests
{
    [Theory]
    [InlineData(ClientState.Trying, ClientInput.TimerE, ClientState.Trying, ClientAction.Retransmit)]
    [InlineData(ClientState.Trying, ClientInput.Provisional, ClientState.Proceeding, ClientAction.None)]
    [InlineData(ClientState.Trying, ClientInput.Final, ClientState.Terminated, ClientAction.Deliver)]
    [InlineData(ClientState.Trying, ClientInput.TimerF, ClientState.Terminated, ClientAction.ReportTimeout)]
    [InlineData(ClientState.Trying, ClientInput.TransportError, ClientState.Terminated, ClientAction.ReportTransportError)]
    [InlineData(ClientState.Proceeding, ClientInput.TimerE, ClientState.Proceeding, ClientAction.Retransmit)]
    [InlineData(ClientState.Proceeding, ClientInput.Provisional, ClientState.Proceeding, ClientAction.None)]
    [InlineData(ClientState.Proceeding, ClientInput.Final, ClientState.Terminated, ClientAction.Deliver)]
    [InlineData(ClientState.Proceeding, ClientInput.TimerF, ClientState.Terminated, ClientAction.ReportTimeout)]
    [InlineData(ClientState.Proceeding, ClientInput.TransportError, ClientState.Terminated, ClientAction.ReportTransportError)]
    public void ClientStep_EveryLiveTransition_FollowsTheTable(ClientState state, ClientInput input, ClientState next, ClientAction action) =>
        NonInviteClient.Step(state, input).Should().Be((next, action));

    [Fact]
    public void ClientStep_Terminated_NothingMoves()
    {
        foreach (ClientInput input in Enum.GetValues<ClientInput>())
            NonInviteClient.Step(ClientState.Terminated, input).Should().Be((ClientState.Terminated, ClientAction.None));
    }

    [Theory, InlineData(ClientState.Trying, 500, 1000), InlineData(ClientState.Trying, 2000, 4000), InlineData(ClientState.Trying, 4000, 4000), InlineData(ClientState.Proceeding, 500, 4000)]
    public void NextInterval_AfterARetransmission_DoublesToT2(ClientState state, int last, int next) =>
        NonInviteClient.NextInterval(state, TimeSpan.FromMilliseconds(last), TimeSpan.FromSeconds(4)).TotalMilliseconds.Should().Be(next);

    [Theory]
    [InlineData(ServerState.Trying, ServerInput.Retransmit, ServerState.Trying, ServerAction.None)]
    [InlineData(ServerState.Trying, ServerInput.Provisional, ServerState.Proceeding, ServerAction.SendResponse)]
    [InlineData(ServerState.Trying, ServerInput.Final, ServerState.Completed, ServerAction.SendResponse)]
    [InlineData(ServerState.Proceeding, ServerInput.Retransmit, ServerState.Proceeding, ServerAction.ResendLast)]
    [InlineData(ServerState.Proceeding, ServerInput.Provisional, ServerState.Proceeding, ServerAction.SendResponse)]
    [InlineData(ServerState.Proceeding, ServerInput.Final, ServerState.Completed, ServerAction.SendResponse)]
    [InlineData(ServerState.Completed, ServerInput.Retransmit, ServerState.Completed, ServerAction.ResendLast)]
    [InlineData(ServerState.Completed, ServerInput.Final, ServerState.Completed, ServerAction.None)]
    [InlineData(ServerState.Completed, ServerInput.Provisional, ServerState.Completed, ServerAction.None)]
    [InlineData(ServerState.Completed, ServerInput.TimerJ, ServerState.Terminated, ServerAction.Forget)]
    [InlineData(ServerState.Terminated, ServerInput.Retransmit, ServerState.Terminated, ServerAction.None)]
    public void ServerStep_EveryTransition_FollowsTheTable(ServerState state, ServerInput input, ServerState next, ServerAction action) =>
        NonInviteServer.Step(state, input).Should().Be((next, action));

    [Theory]
    [InlineData(InviteState.Proceeding, InviteInput.Refusal, InviteState.Completed, InviteAction.SendResponse)]
    [InlineData(InviteState.Proceeding, InviteInput.TransportError, InviteState.Terminated, InviteAction.Forget)]
    [InlineData(InviteState.Completed, InviteInput.Retransmit, InviteState.Completed, InviteAction.ResendLast)]
    [InlineData(InviteState.Completed, InviteInput.TimerG, InviteState.Completed, InviteAction.ResendLast)]
    [InlineData(InviteState.Completed, InviteInput.Ack, InviteState.Confirmed, InviteAction.WaitForTimerI)]
    [InlineData(InviteState.Completed, InviteInput.TimerH, InviteState.Terminated, InviteAction.Forget)]
    [InlineData(InviteState.Completed, InviteInput.TransportError, InviteState.Terminated, InviteAction.Forget)]
    [InlineData(InviteState.Confirmed, InviteInput.TimerI, InviteState.Terminated, InviteAction.Forget)]
    public void InviteStep_EveryTransition_FollowsTheTable(InviteState state, InviteInput input, InviteState next, InviteAction action)
    {
        InviteServer.Step(state, input).Should().Be((next, action));
        InviteMoves.Should().Contain((state, input));
    }

    [Fact]
    public void InviteStep_AnythingElse_MovesNothing()
    {
        foreach (InviteState state in Enum.GetValues<InviteState>())
            foreach (InviteInput input in Enum.GetValues<InviteInput>())
                if (!InviteMoves.Contains((state, input))) InviteServer.Step(state, input).Should().Be((state, InviteAction.None));
    }

    [Theory, InlineData(500, 4000, 3500), InlineData(100, 4000, 6300), InlineData(500, 500, 0)]
    public void TryingAfter_TimersOfAClient_IsWhenTimerEReachesT2(int t1, int t2, int after) =>
        NonInviteServer.TryingAfter(TimeSpan.FromMilliseconds(t1), TimeSpan.FromMilliseconds(t2)).TotalMilliseconds.Should().Be(after);

    [Theory, InlineData(100, true), InlineData(180, false), InlineData(199, false), InlineData(200, true), InlineData(408, false), InlineData(480, true)]
    public void MaySay_StatusOfANonInvite_IsWhatRfc4320Allows(int status, bool may) => NonInviteServer.MaySay(status).Should().Be(may);

    private static readonly HashSet<(InviteState, InviteInput)> InviteMoves =
    [
        (InviteState.Proceeding, InviteInput.Refusal), (InviteState.Proceeding, InviteInput.TransportError),
        (InviteState.Completed, InviteInput.Retransmit), (InviteState.Completed, InviteInput.TimerG), (InviteState.Completed, InviteInput.Ack),
        (InviteState.Completed, InviteInput.TimerH), (InviteState.Completed, InviteInput.TransportError), (InviteState.Confirmed, InviteInput.TimerI),
    ];
}

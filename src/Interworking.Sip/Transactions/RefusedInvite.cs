using Interworking.Sip.Transport;

namespace Interworking.Sip.Transactions;

/// <summary>
/// The driver of an <see cref="InviteServer"/> from its final response on: repeats it over UDP until the ACK comes or timer H
/// ends. Only for a source that has proven itself; see <see cref="ServerTransaction.IsSourceProven"/>.
/// </summary>
internal sealed class RefusedInvite(ServerLayer layer, ServerKey key, byte[] response, Flow flow) : WheelEntry
{
    private readonly Lock _gate = new();
    private InviteState _state = InviteServer.Step(InviteState.Proceeding, InviteInput.Refusal).Next;
    private TimeSpan _interval = layer.T1;
    private TimeSpan _timerHLeft = layer.TimerJ;

    public ServerKey Key => key;

    /// <summary>The response is about to leave for the first time. An ACK cannot be faster, but a forged one can.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_state == InviteState.Completed) WaitFor(_interval);
        }
    }

    public void OnRetransmit() => Apply(InviteInput.Retransmit);

    public void OnAck() => Apply(InviteInput.Ack);

    internal override void OnDue()
    {
        InviteInput input;
        lock (_gate)
        {
            if (_state == InviteState.Confirmed) input = InviteInput.TimerI;
            else input = (_timerHLeft -= _interval) <= TimeSpan.Zero ? InviteInput.TimerH : InviteInput.TimerG;
        }

        Apply(input);
    }

    private void Apply(InviteInput input)
    {
        InviteAction action;
        bool broken = false;
        lock (_gate)
        {
            (_state, action) = InviteServer.Step(_state, input);
            if (action == InviteAction.ResendLast) broken = !flow.TrySend(response);
            if (action == InviteAction.ResendLast && input == InviteInput.TimerG && !broken) WaitForTimerG();
            else if (action == InviteAction.WaitForTimerI) WaitFor(layer.T4);
        }

        if (broken) Apply(InviteInput.TransportError);
        else if (action == InviteAction.Forget) layer.Forget(this);
    }

    /// <summary>G, or H where that is sooner.</summary>
    private void WaitForTimerG()
    {
        _interval = InviteServer.NextInterval(_interval, layer.T2);
        if (_interval > _timerHLeft) _interval = _timerHLeft;
        WaitFor(_interval);
    }

    private void WaitFor(TimeSpan delay)
    {
        layer.Wheel.Remove(this);
        layer.Wheel.Add(this, delay);
    }
}

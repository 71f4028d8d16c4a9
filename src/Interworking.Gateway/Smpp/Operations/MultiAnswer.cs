using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>
/// Gathers what became of each destination of a submit_multi. When the last is known it answers with one id for all that were taken and a status for each that
/// was not (SMPP 3.4, 4.5.2); with nothing taken, the first one's status alone.
/// </summary>
/// <param name="group">The id that the messages have in common.</param>
/// <param name="destinations">As they came, in order.</param>
/// <param name="done">Called once, on whichever thread the last one ended.</param>
public sealed class MultiAnswer(MessageId group, IReadOnlyList<MultiDestination> destinations, Action<MultiAnswer> done)
{
    private readonly Member[] _members = new Member[destinations.Count];
    private int _open = destinations.Count;

    /// <summary>The id that the messages have in common.</summary>
    public MessageId Group => group;

    /// <summary>What became of each, once all are known.</summary>
    public IReadOnlyList<Member> Members => _members;

    /// <summary>One destination's fate is committed, or it was refused.</summary>
    public void Set(int index, in Member member)
    {
        _members[index] = member;
        if (Interlocked.Decrement(ref _open) == 0) done(this);
    }

    /// <summary>Answers. Where the answer ends in the link's output.</summary>
    /// <param name="request">What it answers.</param>
    /// <param name="tlvs">Parameters of a positive answer.</param>
    public long Respond(in SmppRequest request, TlvList tlvs)
    {
        // A copy after a cut has the id that its first one's answer carried.
        int taken = Array.FindIndex(_members, static member => member.Status == CommandStatus.Ok);
        if (taken < 0) return request.Respond(_members[0].Status);
        List<UnsuccessfulDelivery> refused = [];
        for (int i = 0; i < _members.Length; i++)
        {
            if (_members[i].Status != CommandStatus.Ok) refused.Add(new UnsuccessfulDelivery(AddressOf(destinations[i]), _members[i].Status));
        }

        return request.Respond(CommandStatus.Ok, new SubmitMultiResp(_members[taken].Answer.Id.ToString(), refused) { Tlvs = tlvs });
    }

    private static SmppAddress AddressOf(MultiDestination destination) =>
        destination.Address ?? new SmppAddress(Ton.Unknown, Npi.Unknown, destination.DistributionList ?? "");

    /// <summary>One destination.</summary>
    /// <param name="Status">Its command_status.</param>
    /// <param name="Answer">What the pipeline answered.</param>
    /// <param name="Recent">By which a copy of it is known after a cut; null where none is.</param>
    /// <param name="Delivery">Its delivery, whose receipts wait for the answer; null when there is none.</param>
    public readonly record struct Member(CommandStatus Status, Answer Answer, RecentRequest? Recent, Delivery? Delivery);
}

using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp;

/// <summary>submit_multi (SMPP 3.4, 4.5): each destination goes the way of a submit_sm of its own; one answer when all of them are committed.</summary>
public sealed partial class SmppIngress
{
    /// <summary>Destinations of one submit_multi (SMPP 3.4, 4.5.1).</summary>
    private const int MostDestinations = 254;

    private void OnSubmitMulti(SmppLink link, SmppRequest request, SubmitMulti multi)
    {
        if (multi.Destinations.Count > MostDestinations)
        {
            request.Respond(CommandStatus.InvalidNumberOfDestinations);
            return;
        }

        if (link.Suspects is not null) link.Recent.Reserve(multi.Destinations.Count);
        // One destination needs no id beside its own.
        MessageId group = multi.Destinations.Count == 1 ? default : ids.Next();
        var answer = new MultiAnswer(group, multi.Destinations, all => Answered(link, request, all));
        for (int i = 0; i < multi.Destinations.Count; i++)
        {
            if (multi.Destinations[i].Address is not { } address)
            {
                answer.Set(i, new MultiAnswer.Member(CommandStatus.CannotSubmitToDistributionList, default, null, null));
                continue;
            }

            var one = new SubmitSm(multi.Message with { Destination = address });
            IncomingSm.TryFrom(one, out IncomingSm sm);
            running.Track(AnswerAsync(link, request, sm, copies.Begin(link, sm), new MultiPlace(answer, i)));
        }
    }

    private void Answered(SmppLink link, SmppRequest request, MultiAnswer all)
    {
        TlvList load = congestion.StateFor(link) is { } state ? TlvList.Of(Flow.Congestion.Tag, state) : TlvList.Empty;
        long position = all.Respond(request, load);
        foreach (MultiAnswer.Member member in all.Members)
        {
            if (member.Recent is not null) copies.Answered(link, member.Recent, member.Answer, position);
            if (member.Delivery is not null) pipeline.Answered(member.Delivery);
        }
    }

    /// <summary>One destination's place in the answer.</summary>
    private sealed record MultiPlace(MultiAnswer All, int Index)
    {
        public void Set(Answer answer, RecentRequest? recent, Delivery? delivery) =>
            All.Set(Index, new MultiAnswer.Member(SmppAnswers.StatusOf(answer.Kind, CommandId.SubmitMulti), answer, recent, delivery));
    }
}

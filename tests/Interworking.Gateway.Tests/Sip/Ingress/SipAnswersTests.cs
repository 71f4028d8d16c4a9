using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Sip;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ingress;

public sealed class SipAnswersTests
{
    [Theory]
    [InlineData(AnswerKind.NoRoute, 404, false)]
    [InlineData(AnswerKind.Loop, 482, false)]
    [InlineData(AnswerKind.Absent, 480, false)]
    [InlineData(AnswerKind.Throttled, 503, true)]
    [InlineData(AnswerKind.QueueFull, 503, true)]
    [InlineData(AnswerKind.Unavailable, 503, true)]
    public void Refused_ByKind_IsItsStatus(AnswerKind kind, int status, bool retry)
    {
        SipOutgoingResponse answer = SipAnswers.Refused(kind);

        answer.Status.Should().Be(status);
        (answer.Headers?.Any(header => header.Key == "Retry-After") ?? false).Should().Be(retry);
    }

    [Theory]
    [InlineData(0x0Bu, 404)]
    [InlineData(0x0Au, 403)]
    [InlineData(0x66u, 403)]
    [InlineData(0x101u, 403)]
    [InlineData(0x01u, 413)]
    [InlineData(0x104u, 415)]
    [InlineData(0x4C0u, 482)]
    [InlineData(0x04u, 503)]
    [InlineData(0x05u, 503)]
    [InlineData(0x0Du, 503)]
    [InlineData(0x0Eu, 503)]
    [InlineData(0x0Fu, 503)]
    [InlineData(0x15u, 503)]
    [InlineData(0x48u, 503)]
    [InlineData(0x51u, 503)]
    [InlineData(0x53u, 503)]
    [InlineData(0x100u, 503)]
    [InlineData(0x102u, 503)]
    [InlineData(0x103u, 503)]
    [InlineData(0x02u, 500)]
    [InlineData(0x33u, 500)]
    [InlineData(0x52u, 500)]
    [InlineData(0xC0u, 500)]
    [InlineData(0x45u, 500)]
    [InlineData(0x500u, 500)]
    public void Taken_PeerRefusedForGood_IsTheStatusOfTable42(uint smpp, int status) =>
        SipAnswers.Taken(Failed with { SmppStatus = smpp }).Status.Should().Be(status);

    [Theory]
    [InlineData(401, 403)]
    [InlineData(403, 403)]
    [InlineData(407, 403)]
    [InlineData(603, 603)]
    [InlineData(606, 606)]
    [InlineData(607, 607)]
    [InlineData(608, 608)]
    [InlineData(406, 415)]
    [InlineData(415, 415)]
    [InlineData(488, 415)]
    [InlineData(413, 413)]
    [InlineData(513, 413)]
    [InlineData(405, 500)]
    [InlineData(420, 500)]
    [InlineData(482, 500)]
    [InlineData(501, 500)]
    public void Taken_AppRefusedForGood_IsItsStatusAsTheSenderMayKnowIt(int sip, int status) =>
        SipAnswers.Taken(Failed with { SipStatus = sip }).Status.Should().Be(status);

    [Fact]
    public void Taken_ByHowItEnded_IsItsStatus()
    {
        SipAnswers.Taken(null).Status.Should().Be(202, "stored");
        SipAnswers.Taken(Outcome.DeliveredToDevice(200)).Status.Should().Be(200);
        SipAnswers.Taken(Outcome.DeliveredToDevice(200) with { To = DeliveredTo.Peer, SmppStatus = 0 }).Status.Should().Be(202);
        SipAnswers.Taken(Failed with { Kind = OutcomeKind.Unknown, SipStatus = 202 }).Status.Should().Be(202, "a relay has it");
        SipAnswers.Taken(Failed with { Kind = OutcomeKind.Expired }).Status.Should().Be(480);
        SipAnswers.Taken(Failed with { Kind = OutcomeKind.Cancelled }).Status.Should().Be(480);
        SipAnswers.Taken(Failed with { ReceiptState = MessageState.Rejected }).Status.Should().Be(403);
        SipAnswers.Taken(Failed).Status.Should().Be(500);
    }

    [Fact]
    public void Refused_FormatOf415_NamesWhatIsTaken() =>
        SipAnswers.Taken(Failed with { SipStatus = 415 }).Headers.Should().Contain(new KeyValuePair<string, string>("Accept", "text/plain"));

    private static readonly Outcome Failed = new() { Kind = OutcomeKind.Failed, Side = FailureSide.NextHop, ReceiptState = MessageState.Undeliverable };
}

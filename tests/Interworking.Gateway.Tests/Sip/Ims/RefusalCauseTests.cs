using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Sip.Ims;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ims;

public sealed class RefusalCauseTests
{
    [Theory]
    [InlineData(AnswerKind.NoRoute, RpCause.UnassignedNumber)]
    [InlineData(AnswerKind.Absent, RpCause.UnassignedNumber)]
    [InlineData(AnswerKind.Throttled, RpCause.Congestion)]
    [InlineData(AnswerKind.QueueFull, RpCause.Congestion)]
    [InlineData(AnswerKind.Unavailable, RpCause.TemporaryFailure)]
    [InlineData(AnswerKind.Loop, RpCause.NetworkOutOfOrder)]
    [InlineData(AnswerKind.FailedForNow, RpCause.TemporaryFailure)]
    [InlineData(AnswerKind.FailedForGood, RpCause.NetworkOutOfOrder)]
    [InlineData(AnswerKind.Rejected, RpCause.Rejected)]
    public void Of_WhatStoppedIt_IsItsCause(AnswerKind kind, RpCause cause) => RefusalCause.Of(kind).Relay.Should().Be(cause);

    [Theory]
    [InlineData(OutcomeKind.Delivered, MessageState.Delivered, 200, null)]
    [InlineData(OutcomeKind.Unknown, MessageState.Unknown, 202, null)]
    [InlineData(OutcomeKind.Failed, MessageState.Rejected, 603, RpCause.Rejected)]
    [InlineData(OutcomeKind.Failed, MessageState.Undeliverable, 404, RpCause.UnassignedNumber)]
    [InlineData(OutcomeKind.Failed, MessageState.Undeliverable, 488, RpCause.NetworkOutOfOrder)]
    [InlineData(OutcomeKind.Expired, MessageState.Expired, 0, RpCause.TemporaryFailure)]
    public void Of_Outcome_IsItsCauseOrNone(OutcomeKind kind, MessageState state, int status, RpCause? cause) =>
        RefusalCause.Of(new Outcome { Kind = kind, ReceiptState = state, SipStatus = status })?.Relay.Should().Be(cause);
}

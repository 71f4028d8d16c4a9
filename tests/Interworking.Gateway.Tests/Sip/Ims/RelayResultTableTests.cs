using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Sip.Ims;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ims;

/// <summary>The last row of table 4.1 and its causes, each as the table in the code has it.</summary>
public sealed class RelayResultTableTests
{
    [Theory]
    [InlineData(22, null, RetryClass.Absent)]
    [InlineData(22, 0xFF, RetryClass.Absent)]
    [InlineData(111, 0xD0, RetryClass.Absent)]
    [InlineData(111, 0xD3, RetryClass.Absent)]
    [InlineData(111, 0xD4, RetryClass.Busy)]
    public void ResultOf_CauseThatPasses_IsTriedAgain(byte cause, int? failure, RetryClass retry)
    {
        AttemptResult result = RelayResultTable.ResultOf(Error(cause, failure), 200);

        (result.Final, result.Retry, result.Sent).Should().Be((null, retry, true));
    }

    [Theory]
    [InlineData(81, null)]
    [InlineData(95, null)]
    [InlineData(96, null)]
    [InlineData(97, null)]
    [InlineData(98, null)]
    [InlineData(99, null)]
    [InlineData(111, null)]
    [InlineData(111, 0x81)]
    [InlineData(111, 0x90)]
    [InlineData(111, 0xD1)]
    [InlineData(111, 0xD2)]
    [InlineData(111, 0xD5)]
    [InlineData(111, 0xFF)]
    [InlineData(127, null)]
    [InlineData(200, null)] // reserved: as 111 (TS 24.011, 8.2.5.4)
    public void ResultOf_AnyOtherCause_IsUndeliverable(byte cause, int? failure)
    {
        AttemptResult result = RelayResultTable.ResultOf(Error(cause, failure), 200);

        result.Final.Should().NotBeNull();
        (result.Final!.Kind, result.Final.ReceiptState, result.Final.Side).Should().Be((OutcomeKind.Failed, MessageState.Undeliverable, FailureSide.Recipient));
        result.Final.NetworkError.Should().Be(cause.ToString("D3"));
    }

    [Fact]
    public void ResultOf_Ack_IsDelivered() => RelayResultTable.ResultOf(new RpAck(1, ToPhone: false), 202).Final!.Kind.Should().Be(OutcomeKind.Delivered);

    [Fact]
    public void ResultOf_NoReport_IsAbsent() => RelayResultTable.ResultOf(null, 200).Should().Match<AttemptResult>(result => result.Final == null && result.Retry == RetryClass.Absent);

    private static RpError Error(byte cause, int? failure) =>
        new(1, ToPhone: false, (RpCause)cause, failure is { } known ? new SmsDeliverReport((TpFailureCause)known, default).ToOctets() : default);
}

using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql;

namespace Interworking.Storage.Tests.Sql;

/// <summary>How times, words and parts are written in columns.</summary>
public sealed class FormatTests
{
    [Theory, InlineData("0001-01-01T00:00:00.000Z"), InlineData("2024-02-29T23:59:59.999Z"), InlineData("2026-07-01T12:03:04.050Z"), InlineData("9999-12-31T01:02:03.004Z")]
    public void UtcText_AnyTime_IsAsTheFrameworkWritesIt(string text)
    {
        DateTimeOffset time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        UtcText.Of(time).Should().Be(text);
    }

    [Fact]
    public void UtcText_OtherOffset_IsInUtc() =>
        UtcText.Of(new DateTimeOffset(2026, 1, 1, 1, 30, 0, TimeSpan.FromHours(5.5))).Should().Be("2025-12-31T20:00:00.000Z");

    [Fact]
    public void Words_OfCdrs_AreThoseOfTheContract()
    {
        Enum.GetValues<Direction>().Select(value => Words.Direction[value]).Should().Equal("sms_to_sip", "sip_to_sms", "sms_to_sms", "sip_to_sip");
        Enum.GetValues<OutcomeKind>().Select(value => Words.Outcome[value]).Should().Equal("delivered", "failed", "expired", "cancelled", "unknown");
        Enum.GetValues<DeliveredTo>().Skip(1).Select(value => Words.DeliveredTo[value]).Should().Equal("device", "relay", "peer");
    }

    [Fact]
    public void Words_Unknown_SaysWhich()
    {
        Action parse = () => Words.Direction.Parse("sms_to_fax");
        parse.Should().Throw<InvalidDataException>().WithMessage("'sms_to_fax' is not a Direction.");
    }

    [Fact]
    public void PartList_OfAPhone_ReadsBack()
    {
        MessagePart[] parts = [new(new MessageId(1), 1, ReceiptRequest.Both, SmsReference: 0), new(new MessageId(2), 2, ReceiptRequest.None, new MessageId(9), SmsReference: 255)];
        PartList.Write(parts).Should().Be("1:1:1:m0,2:2:0:g9:m255");
        PartList.Read(PartList.Write(parts)).Should().Equal(parts);
        PartList.Read(PartList.Write(parts[..1])).Should().Equal(parts[0]);
    }

    [Fact]
    public void PartList_Several_ReadsBack()
    {
        MessagePart[] parts = [new(new MessageId(long.MaxValue), 1, ReceiptRequest.Both), new(new MessageId(2), 255, ReceiptRequest.SuccessOnly)];
        PartList.Write(parts).Should().Be("9223372036854775807:1:1,2:255:3");
        PartList.Read(PartList.Write(parts)).Should().Equal(parts);
        PartList.Read(PartList.Write(parts[..1])).Should().Equal(parts[0]);
    }

    [Theory, InlineData(""), InlineData("1"), InlineData("1:2"), InlineData("1:2:x")]
    public void PartList_Garbage_IsRefused(string text)
    {
        Action read = () => PartList.Read(text);
        read.Should().Throw<FormatException>();
    }
}

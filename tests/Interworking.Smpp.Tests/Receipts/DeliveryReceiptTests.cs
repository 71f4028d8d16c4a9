using System.Text.Json;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Receipts;

public sealed class DeliveryReceiptTests
{
    [Fact]
    public void Format_Receipt_IsTheStandardText()
    {
        var receipt = new DeliveryReceipt("123", 1, 1, new DateTime(2026, 1, 2, 3, 4, 0), new DateTime(2026, 1, 2, 3, 5, 0), MessageState.Delivered, "000");
        receipt.Format().Should().Be("id:123 sub:001 dlvrd:001 submit date:2601020304 done date:2601020305 stat:DELIVRD err:000 text:");
        DeliveryReceipt.TryParse(receipt.Format(), out DeliveryReceipt read).Should().BeTrue();
        read.Should().Be(receipt);
    }

    [Fact]
    public void TryParse_TextsOfOthers_AllGiveIdAndState()
    {
        IReadOnlyList<JsonElement> records = TestVectors.Records("delivery-receipt-text-variants.json");
        records.Should().HaveCount(28);
        foreach (string text in records.Select(record => record.Text("text")))
        {
            DeliveryReceipt.TryParse(text, out DeliveryReceipt receipt).Should().BeTrue(text);
            text.Should().Contain("id:" + receipt.Id);
            receipt.Id.Should().NotBeEmpty(text);
            bool standard = new[] { "stat:DELIVRD", "stat:ENROUTE" }.Any(text.Contains);
            receipt.StateKnown.Should().Be(standard, text);
            if (text.Contains("stat:DELIVRD")) receipt.State.Should().Be(MessageState.Delivered, text);
            if (text.Contains(" submit date:1")) receipt.SubmitDate.Should().NotBeNull(text);
        }
    }

    [Theory]
    [InlineData("sub:001 id:74e02ee1 err:0ab dlvrd:001 done date:110206193110 submit date:110206193041 text: stat:DELIVRD", "74e02ee1", MessageState.Delivered, "0ab")]
    [InlineData("ID:AbC STAT:undeliv ERR:012", "AbC", MessageState.Undeliverable, "012")]
    [InlineData("id:1 stat:DELIVRD err:000\0", "1", MessageState.Delivered, "000")]
    [InlineData("stat:EXPIRED", "", MessageState.Expired, "")]
    [InlineData("id:5 stat:REJECTED", "5", MessageState.Rejected, "")]
    [InlineData("id:5 stat:BADSTAT", "5", MessageState.Unknown, "")]
    [InlineData("id:5 sub:001 stat:ACCEPTD err:0 text:id:6 stat:DELIVRD", "5", MessageState.Accepted, "0")]
    public void TryParse_OtherOrderCaseOrMissingKeys_ReadsWhatIsThere(string text, string id, MessageState state, string error)
    {
        DeliveryReceipt.TryParse(text, out DeliveryReceipt receipt).Should().BeTrue();
        (receipt.Id, receipt.State, receipt.Error).Should().Be((id, state, error));
    }

    [Fact]
    public void TryParse_SecondsAndFourDigitYears_AreRead()
    {
        DeliveryReceipt.TryParse("id:1 submit date:110206193041 done date:201506201641 stat:DELIVRD", out DeliveryReceipt receipt);
        receipt.SubmitDate.Should().Be(new DateTime(2011, 2, 6, 19, 30, 41));
        receipt.DoneDate.Should().Be(new DateTime(2015, 6, 20, 16, 41, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("valid:1")]
    public void TryParse_NoReceipt_IsFalse(string text) => DeliveryReceipt.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void StatWords_EveryState_IsReadBackTheSame()
    {
        foreach (MessageState state in Enum.GetValues<MessageState>().Except([MessageState.Scheduled, MessageState.Skipped]))
        {
            StatWords.TryParse(StatWords.ToWord(state), out MessageState read).Should().BeTrue();
            read.Should().Be(state);
        }
    }
}

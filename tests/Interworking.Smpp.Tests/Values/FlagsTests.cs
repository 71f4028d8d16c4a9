using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Values;

public sealed class FlagsTests
{
    [Theory]
    [InlineData(0x00, MessagingMode.Default, false, false, false)]
    [InlineData(0x02, MessagingMode.Transaction, false, false, false)]
    [InlineData(0x04, MessagingMode.Default, true, false, false)]
    [InlineData(0x07, MessagingMode.StoreAndForward, true, false, false)]
    [InlineData(0x08, MessagingMode.Default, false, false, false)]
    [InlineData(0x20, MessagingMode.Default, false, true, false)]
    [InlineData(0x24, MessagingMode.Default, false, false, false)]
    [InlineData(0x44, MessagingMode.Default, true, false, true)]
    [InlineData(0x41, MessagingMode.Datagram, false, false, true)]
    public void EsmClass_Octet_TellsModeTypeAndHeader(byte value, MessagingMode mode, bool receipt, bool intermediate, bool udh)
    {
        var esmClass = new EsmClass(value);
        (esmClass.Mode, esmClass.IsReceipt, esmClass.IsIntermediate, esmClass.HasUdh).Should().Be((mode, receipt, intermediate, udh));
    }

    [Theory]
    [InlineData(0x00, ReceiptRequest.None, false)]
    [InlineData(0x01, ReceiptRequest.Both, false)]
    [InlineData(0x12, ReceiptRequest.FailureOnly, true)]
    [InlineData(0x0F, ReceiptRequest.SuccessOnly, false)]
    public void RegisteredDelivery_Octet_TellsWhatIsWanted(byte value, ReceiptRequest receipt, bool intermediate)
    {
        var wanted = new RegisteredDelivery(value);
        (wanted.Receipt, wanted.Intermediate).Should().Be((receipt, intermediate));
    }
}

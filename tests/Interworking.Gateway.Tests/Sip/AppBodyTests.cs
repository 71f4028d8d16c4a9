using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Sip;
using Interworking.Smpp.Text;

namespace Interworking.Gateway.Tests.Sip;

public sealed class AppBodyTests
{
    private static readonly MessageMarks WapPush = new(0, 0, Convert.FromHexString("05040B8423F0"));

    [Fact]
    public void Of_Text_IsTheTextInUtf8() => Read(Text("😀 ж")).Should().Be("😀 ж");

    [Fact]
    public void Of_Flash_IsTheText() => Read(Text("now") with { Marks = new MessageMarks(0, 0x10, []) }).Should().Be("now");

    [Fact]
    public void Of_Binary_IsALineThatSaysSo() => Read(Text(null) with { Binary = new byte[134] }).Should().Be("[Binary message, 134 octets]");

    [Fact]
    public void Of_DataForAnApplication_IsALineThatSaysSo()
    {
        Read(Text(null) with { Binary = new byte[20], Marks = WapPush }).Should().Be("[Data for an application (port 2948), 20 octets]");
        Read(Text("//SCKL") with { Marks = WapPush }).Should().Be("[Data for an application (port 2948), 6 characters]");
    }

    private static string Read(Message message) => Encoding.UTF8.GetString(AppBody.Of(message));

    private static Message Text(string? text) => new()
    {
        Id = new MessageId(77),
        TraceId = "env1-77",
        Direction = Direction.SmsToSip,
        Origin = new Origin { Number = "4477", Raw = "4477" },
        Destination = "2221",
        DestinationRaw = "2221",
        Text = text,
        Alphabet = Alphabet.Gsm7,
        AcceptedAt = default,
        ExpiresAt = default,
        Parts = [],
    };
}

using System.Buffers;
using Interworking.Sip.Auth;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests.Codec;

public class MutationTests
{
    private const int Rounds = 200_000;

    [Fact]
    public void ParserAndFramer_MutatedMessages_NeverThrow()
    {
        var random = new Random(4475);
        byte[][] seeds = [.. Rfc4475Tests.Messages.Select(row => File.ReadAllBytes(Rfc4475Tests.PathOf((string)row[0]))), Wire.Bytes(Wire.Message)];
        int parsed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Mutate(seeds[random.Next(seeds.Length)], random);
            var input = new ReadOnlySequence<byte>(bytes);
            SipFrameResult framed = SipStreamFramer.TryTake(ref input, SipLimits.Default, out byte[]? frame);
            if (framed == SipFrameResult.Message && frame is not null) SipParser.TryParse(frame, SipLimits.Default, out _, out _);
            SipParser.TryParse(bytes, SipLimits.Default, out SipMessage? message, out _);
            if (message is null) continue;
            parsed++;
            ReadEverything(message);
        }

        parsed.Should().BeInRange(Rounds / 4, Rounds - 1, "the mutations must be neither all refused nor harmless");
    }

    private static void ReadEverything(SipMessage message)
    {
        if (message is SipRequest request) SipRequestCheck.Verdict(request);
        GC.KeepAlive((message.Vias, message.From?.Tag, message.To?.Uri, message.CSeq, message.Contacts.Select(one => (one.Expires, one.Q, one.RegId)).ToList()));
        GC.KeepAlive((message.Expires, message.RetryAfter, message.MaxForwards, message.ContentLength, message.Path, message.Require));
        GC.KeepAlive((DigestCredentials.TryParse(message.Authorization), message.HeaderValues("X-Unknown"), message.TopVia?.RPort));
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] bytes = [.. seed];
        int changes = random.Next(1, 6);
        for (int change = 0; change < changes && bytes.Length > 0; change++)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = " \t\r\n;:,<>\"\\=%@[]"u8[random.Next(16)];
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(20))..]];
                    break;
                case 3:
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
                    break;
                default:
                    bytes = bytes[..at];
                    break;
            }
        }

        return bytes;
    }
}

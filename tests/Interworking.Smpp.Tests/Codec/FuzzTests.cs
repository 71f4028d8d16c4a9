using System.Buffers;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Codec;

public sealed class FuzzTests
{
    private const int Rounds = 200_000;

    /// <summary>Valid PDUs with octets changed, cut and doubled: nothing throws, and what is accepted can be written again.</summary>
    [Fact]
    public void FramingAndCodec_MutatedVectors_NeverThrow()
    {
        var random = new Random(20260101);
        byte[][] seeds = [.. TestVectors.Records("valid-pdus-decoded.json").Concat(TestVectors.Records("malformed-pdus.json")).Select(r => r.Hex())];
        var output = new ArrayBufferWriter<byte>();
        int accepted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] mutated = Mutate(random, seeds[random.Next(seeds.Length)]);
            var input = new ReadOnlySequence<byte>(mutated);
            while (PduFrame.TryTake(ref input, 65_536, out ReadOnlySequence<byte> frame) == FrameResult.Taken)
            {
                if (!PduCodec.TryDecode(frame.FirstSpan, out PduHeader header, out Pdu? pdu, out PduFault fault))
                {
                    fault.IsNone.Should().BeFalse();
                    continue;
                }

                accepted++;
                output.ResetWrittenCount();
                PduCodec.Encode(output, pdu!, header.Status, header.Sequence).IsNone.Should().BeTrue();
                ReadBody(pdu!);
            }
        }

        accepted.Should().BeGreaterThan(Rounds / 20);
    }

    private static void ReadBody(Pdu pdu)
    {
        ShortMessage? message = pdu is SubmitSm submit ? submit.Message : pdu is DeliverSm deliver ? deliver.Message : null;
        if (message is null) return;
        Concatenation.TryRead(message, out _);
        UserDataHeader.TryParse(message.Payload.Span, out _, out _);
        SmppText.Decode(message.DataCoding, message.Payload.Span);
        DeliveryReceipt.TryParse(message.Payload.Span, out _);
    }

    private static byte[] Mutate(Random random, byte[] seed)
    {
        byte[] octets = [.. seed];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            // The length mostly stays right, so that the damage reaches the bodies.
            int from = random.Next(4) == 0 ? 0 : Math.Min(4, octets.Length - 1);
            octets[random.Next(from, octets.Length)] = (byte)random.Next(256);
        }

        if (random.Next(4) == 0) octets = octets[..random.Next(1, octets.Length + 1)];
        if (random.Next(8) == 0) octets = [.. octets, .. seed];
        if (octets.Length >= 4 && random.Next(2) == 0) (octets[0], octets[1], octets[2], octets[3]) = (0, 0, (byte)(octets.Length >> 8), (byte)octets.Length);
        return octets;
    }
}

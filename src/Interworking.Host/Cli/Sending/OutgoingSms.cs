using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Sending;

/// <summary>One SMS as a user types it.</summary>
internal sealed record OutgoingSms(SmppAddress From, SmppAddress To, string Text)
{
    /// <summary>The PDUs that carry it, in the smallest alphabet; none when it needs more than 255.</summary>
    /// <param name="reference">What makes its parts belong together.</param>
    public IReadOnlyList<SubmitSm> ToPdus(byte reference)
    {
        EncodedText encoded = TextEncoder.Encode(Text);
        IReadOnlyList<byte[]> bodies = Segmenter.Split(encoded, reference);
        EsmClass esmClass = bodies.Count > 1 ? new EsmClass().WithUdh() : default;
        return [.. bodies.Select(body => new SubmitSm(new ShortMessage
        {
            Source = From,
            Destination = To,
            EsmClass = esmClass,
            RegisteredDelivery = new RegisteredDelivery((byte)ReceiptRequest.Both),
            DataCoding = encoded.DataCoding,
            Body = body,
        }))];
    }
}

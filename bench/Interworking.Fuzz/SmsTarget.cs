using Interworking.Smpp.Relay;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Fuzz;

/// <summary>
/// Bodies of application/vnd.3gpp.sms: the relay layer, the TPDU within, its user data as text. Promises: nothing throws; what is read can be written; written
/// again it reads the same and writes the same again.
/// </summary>
public sealed class SmsTarget : IFuzzTarget
{
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "000300079121605501" + "00F017" + "11000B916407281553F80000AA0AE8329BFD4697D9EC37", // SMS-SUBMIT
            "000300079121605501" + "00F015" + "61070B916407281553F80000090500034202028242", // a part of one
            "000300079121605501" + "00F009" + "020900020704914477" + "00", // SMS-COMMAND
            "012A07912160550100F0001C" + "040BC87238880900F10000993092516195800AE8329BFD4697D9EC37", // SMS-DELIVER
            "012A07912160550100F00019" + "06070B916407281553F8621182511010006211825110200000", // SMS-STATUS-REPORT
            "0203", "020341020000", "03034109010062118251101000", // RP-ACK
            "04030116", "040301164103" + "00D300", "0503012A410A01C30062118251101000", // RP-ERROR
            "0605", // RP-SMMA
        }.Select(Convert.FromHexString),
    ];

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0], [0x0B, 0x91], [0x14, 0xD0], [0x15, 0xD0], [0xFF], [0x41], [140], [141], [160], [161], [0x08], [0xF6], [0x20], [5, 0, 3, 7, 2, 1], [6, 8, 4, 0, 7, 2, 1], [0x1B], [0xD8, 0x3D],
    ];

    public void Repair(Span<byte> input)
    {
        // Its lengths are where the damage is wanted.
    }

    public int Take(ReadOnlyMemory<byte> input, int salt)
    {
        var carrier = (TpduCarrier)(salt % 6);
        int accepted = TakeTpdu(input.Span, carrier); // as if the relay layer had let it through
        if (!RpCodec.TryRead(input.Span, out RpMessage? message, out _)) return accepted;
        Check(RpCodec.TryRead(message.ToOctets(), out RpMessage? again, out _) && again == message, "a message of the relay layer reads differently when written again");
        ReadOnlyMemory<byte> inside = message switch { RpData data => data.Tpdu, RpAck ack => ack.Tpdu, RpError error => error.Tpdu, _ => default };
        return accepted + 1 + TakeTpdu(inside.Span, RpCodec.CarrierOf(message));
    }

    private static int TakeTpdu(ReadOnlySpan<byte> octets, TpduCarrier carrier)
    {
        if (!TpduCodec.TryRead(octets, carrier, out Tpdu? tpdu)) return 0;
        byte[] written = tpdu.ToOctets();
        Check(TpduCodec.TryRead(written, carrier, out Tpdu? again) && again.ToOctets().AsSpan().SequenceEqual(written), "a TPDU writes differently when read again");
        if (tpdu is SmsSubmit submit) ReadText(submit.Data);
        if (tpdu is SmsDeliver deliver) ReadText(deliver.Data);
        return 1;
    }

    private static void ReadText(in TpUserData data)
    {
        UserData taken = UserData.Read(data.HasHeader ? new EsmClass(0).WithUdh() : new EsmClass(0), data.DataCoding, data.Octets, TlvList.Empty, Alphabet.Gsm7);
        taken.Decode();
        taken.ToJoinable();
    }

    private static void Check(bool holds, string promise)
    {
        if (!holds) throw new FuzzFailureException(promise);
    }
}

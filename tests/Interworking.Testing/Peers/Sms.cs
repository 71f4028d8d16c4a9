using System.Text;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Testing.Peers;

/// <summary>Short messages as a carrier writes them; the octets are given, so that no encoder of ours is between the test and the wire.</summary>
public static class Sms
{
    public const string Carrier = "447700900000";

    private const byte WantsReceipt = 1;
    private const byte Udhi = 0x40;

    /// <summary>A message of these octets that asks for a receipt.</summary>
    public static ShortMessage Octets(string to, byte dataCoding, byte[] body, byte esmClass = 0, string from = Carrier) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, from),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, to),
        EsmClass = new EsmClass(esmClass),
        RegisteredDelivery = new RegisteredDelivery(WantsReceipt),
        DataCoding = dataCoding,
        Body = body,
    };

    public static ShortMessage Hex(string to, byte dataCoding, string hex) => Octets(to, dataCoding, Convert.FromHexString(hex));

    /// <summary>Letters, digits and spaces, which are the same in GSM 7-bit and ASCII.</summary>
    public static ShortMessage Plain(string to, string text) => Octets(to, 0, Encoding.ASCII.GetBytes(text));

    /// <summary>One part of a long message: user data header 05 00 03 reference total number.</summary>
    public static ShortMessage Part(string to, byte reference, byte total, byte number, string text) =>
        Octets(to, 0, [0x05, 0x00, 0x03, reference, total, number, .. Encoding.ASCII.GetBytes(text)], Udhi);
}

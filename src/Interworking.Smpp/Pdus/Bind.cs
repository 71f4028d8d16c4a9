using System.Text;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>bind_transmitter, bind_receiver, bind_transceiver (SMPP 3.4, 4.1). The password stays out of <see cref="object.ToString"/>.</summary>
public sealed record Bind(
    BindType Type, string SystemId, string Password, string SystemType, byte InterfaceVersion,
    Ton AddrTon, Npi AddrNpi, string AddressRange) : Pdu
{
    public override CommandId Id => (CommandId)Type;

    public static Bind Read(ref PduReader reader, BindType type) => new(
        type,
        reader.CString(Limits.SystemId, CommandStatus.InvalidSystemId),
        reader.CString(Limits.Password, CommandStatus.InvalidPassword),
        reader.CString(Limits.SystemType, CommandStatus.InvalidSystemType),
        reader.Byte(),
        (Ton)reader.Byte(),
        (Npi)reader.Byte(),
        reader.CString(Limits.AddressRange, CommandStatus.BindFailed));

    public override void Write(ref PduWriter writer)
    {
        writer.CString(SystemId, Limits.SystemId, CommandStatus.InvalidSystemId);
        writer.CString(Password, Limits.Password, CommandStatus.InvalidPassword);
        writer.CString(SystemType, Limits.SystemType, CommandStatus.InvalidSystemType);
        writer.Byte(InterfaceVersion);
        writer.Byte((byte)AddrTon);
        writer.Byte((byte)AddrNpi);
        writer.CString(AddressRange, Limits.AddressRange, CommandStatus.BindFailed);
    }

    protected override bool PrintMembers(StringBuilder text)
    {
        text.Append($"Type = {Type}, SystemId = {SystemId}, SystemType = {SystemType}, InterfaceVersion = 0x{InterfaceVersion:x2}");
        return true;
    }
}

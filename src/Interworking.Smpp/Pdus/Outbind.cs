using System.Text;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>outbind (SMPP 3.4, 4.1.7): a message centre asks an ESME to bind. Not answered.</summary>
public sealed record Outbind(string SystemId, string Password) : Pdu
{
    public override CommandId Id => CommandId.Outbind;

    public static Outbind Read(ref PduReader reader) => new(
        reader.CString(Limits.SystemId, CommandStatus.InvalidSystemId),
        reader.CString(Limits.Password, CommandStatus.InvalidPassword));

    public override void Write(ref PduWriter writer)
    {
        writer.CString(SystemId, Limits.SystemId, CommandStatus.InvalidSystemId);
        writer.CString(Password, Limits.Password, CommandStatus.InvalidPassword);
    }

    protected override bool PrintMembers(StringBuilder text)
    {
        text.Append($"SystemId = {SystemId}");
        return true;
    }
}

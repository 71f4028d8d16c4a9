using Interworking.Gateway.Messages;

namespace Interworking.Storage.Sql;

/// <summary>What PDUs are recognised by, as it stands in the tables: null where there is none.</summary>
internal static class Fingerprint
{
    public static long? OrNull(in MessagePart part) => part.Fingerprint == 0 ? null : part.Fingerprint;

    /// <summary>Of a message of one PDU; the parts of others have their own.</summary>
    public static long? OrNull(Message message) => message.Parts is [var only] ? OrNull(only) : null;
}

namespace Interworking.Smpp.Tpdus;

/// <summary>TP-ST (TS 23.040, 9.2.3.15): 0x00 to 0x1F it is done, 0x20 to 0x3F it is still tried, 0x40 to 0x5F it failed for good, 0x60 to 0x7F it is not tried any more.</summary>
public enum TpStatus : byte
{
    Received = 0x00,

    /// <summary>Forwarded, and nobody can say whether it was received.</summary>
    Forwarded = 0x01,
    Replaced = 0x02,
    RemoteProcedureError = 0x40,
    IncompatibleDestination = 0x41,
    Rejected = 0x42,
    NotObtainable = 0x43,
    NoInterworking = 0x45,
    ValidityExpired = 0x46,
    DeletedBySender = 0x47,
    DeletedByCentre = 0x48,
    DoesNotExist = 0x49,
}

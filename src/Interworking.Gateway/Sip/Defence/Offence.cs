namespace Interworking.Gateway.Sip.Defence;

/// <summary>What in a request looks like somebody who tries doors.</summary>
public enum Offence
{
    None,

    /// <summary>It says that it is a scanner.</summary>
    ScannerAgent,

    /// <summary>REGISTER or MESSAGE of a user who does not exist.</summary>
    UnknownUser,

    /// <summary>OPTIONS for a user who does not exist.</summary>
    UnknownTarget,

    /// <summary>A request that somebody else is to be asked to carry out.</summary>
    ForeignDomain,

    /// <summary>A call, a subscription or another request that we do not take.</summary>
    NotTaken,
}

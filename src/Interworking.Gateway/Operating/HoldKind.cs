namespace Interworking.Gateway.Operating;

/// <summary>What an operator can hold back.</summary>
public enum HoldKind
{
    /// <summary>Messages to an account.</summary>
    Account,

    /// <summary>What would be sent by a connection; where a policy has others, those take it.</summary>
    Connection,

    /// <summary>Messages of a service policy's queue.</summary>
    Policy,
}

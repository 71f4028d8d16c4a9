namespace Interworking.Gateway.Access;

/// <summary>What an endpoint demands of whoever calls it. Each endpoint declares one; <see cref="Roles.May"/> says who has it.</summary>
public enum Duty
{
    /// <summary>One's own session and password.</summary>
    Own,

    /// <summary>Looking.</summary>
    Read,

    /// <summary>Acting on messages and links.</summary>
    Operate,

    /// <summary>Changing what is sold and to whom: customers, accounts, products, tariffs.</summary>
    Bill,

    /// <summary>Changing carriers, connections, policies, environments; users, tokens and the audit log.</summary>
    Administer,
}

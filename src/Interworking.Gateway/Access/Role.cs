namespace Interworking.Gateway.Access;

/// <summary>What a person or a token is let do; see <see cref="Roles"/>.</summary>
public enum Role
{
    /// <summary>Looks at everything but who may sign in.</summary>
    ReadOnly,

    /// <summary>On call: also acts on messages and links.</summary>
    Operator,

    /// <summary>Billing staff: also customers, accounts, products and tariffs.</summary>
    Billing,

    /// <summary>Everything.</summary>
    Admin,
}

using Interworking.Host.WebConsole.Edit.Kinds;

namespace Interworking.Host.WebConsole.Edit;

/// <summary>Everything that is edited in the console.</summary>
internal static class EditKinds
{
    public static readonly IReadOnlyList<EditKind> All =
    [
        CustomerKinds.Customers, CustomerKinds.Accounts, CustomerKinds.Products, CarrierKind.Kind, ConnectionKind.Kind, PolicyKind.Kind, CustomerKinds.Environments, TariffKind.Kind,
        AccessKinds.Users, AccessKinds.Tokens,
    ];
}

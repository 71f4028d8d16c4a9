using System.Text.Json.Nodes;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning.Editing;

namespace Interworking.Host.Api.Provisioning;

/// <summary>One kind of provisioned thing, each as the API writes it: the console shows what scripts get.</summary>
internal interface IProvisionedItems
{
    ProvisionedKind Kind { get; }

    /// <summary>What changing one demands.</summary>
    Duty Duty { get; }

    /// <summary>Its endpoints.</summary>
    void Map(IEndpointRouteBuilder api);

    /// <summary>One of that name with its entity tag; null when there is none.</summary>
    ValueTask<(JsonObject Item, string Tag)?> FindAsync(HttpContext context, string name);

    /// <summary>A page of them.</summary>
    ValueTask<Page<JsonObject>> ListItemsAsync(HttpContext context, PageQuery query);
}

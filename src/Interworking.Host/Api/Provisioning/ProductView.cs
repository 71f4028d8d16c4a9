using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>What a customer buys, as a provisioning file has it.</summary>
internal sealed record ProductView(string Name, bool Messaging)
{
    public static ProductView Of(Product product) => new(product.Name, product.Messaging);
}

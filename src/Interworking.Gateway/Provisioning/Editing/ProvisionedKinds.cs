using Interworking.Gateway.Provisioning.Files;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>Every kind of thing that is provisioned.</summary>
public static class ProvisionedKinds
{
    public static readonly SetKind<PeerEnvironment> Environments = new(
        "environments", "environment", set => set.Environments, item => item.Name, Fields.Of, item => new() { Environments = [ProvisioningFileReader.ReadEnvironment(item)] });

    public static readonly SetKind<Product> Products = new(
        "products", "product", set => set.Products, item => item.Name, Fields.Of, item => new() { Products = [ProvisioningFileReader.ReadProduct(item)] });

    public static readonly SetKind<Tariff> Tariffs = new(
        "tariffs", "tariff", set => set.Tariffs, item => item.Name, Fields.Of, item => new() { Tariffs = [TariffSection.Read(item)] });

    public static readonly SetKind<Carrier> Carriers = new(
        "carriers", "carrier", set => set.Carriers, item => item.Name, Fields.Of, item => new() { Carriers = [CarrierSection.Read(item)] });

    public static readonly SetKind<Connection> Connections = new(
        "connections", "connection", set => set.Connections, item => item.Name, Fields.Of, item => new() { Connections = [ConnectionSection.Read(item)] });

    public static readonly SetKind<ServicePolicy> Policies = new(
        "servicePolicies", "service policy", set => set.Policies, item => item.Name, Fields.Of, item => new() { Policies = [PolicySection.Read(item)] });

    public static readonly CustomerKind Customers = new();

    public static readonly AccountKind Accounts = new();
}

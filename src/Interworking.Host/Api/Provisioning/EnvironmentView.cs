using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>Another installation of the same provider, as a provisioning file has it.</summary>
internal sealed record EnvironmentView(string Name, IReadOnlyList<string> Entry)
{
    public static EnvironmentView Of(PeerEnvironment environment) => new(environment.Name, environment.Entry);
}

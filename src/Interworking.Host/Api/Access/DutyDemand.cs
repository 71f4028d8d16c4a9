using Interworking.Gateway.Access;

namespace Interworking.Host.Api.Access;

/// <summary>What an endpoint demands of its caller. An endpoint with neither this nor <see cref="OpenToAll"/> is answered to nobody.</summary>
internal sealed record DutyDemand(Duty Duty);

namespace Interworking.Host.Api.Access;

/// <summary>An endpoint that answers whoever asks.</summary>
/// <param name="Why">Why that is right.</param>
internal sealed record OpenToAll(string Why);

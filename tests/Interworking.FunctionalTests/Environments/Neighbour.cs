using System.Net;

namespace Interworking.FunctionalTests.Environments;

/// <summary>An environment that another one is connected with, both ways.</summary>
/// <param name="Environment">Which.</param>
/// <param name="Pattern">Recipients whose messages go there.</param>
/// <param name="By">Where it is dialled when not at its own listener.</param>
public sealed record Neighbour(EnvironmentProcess Environment, string Pattern, IPEndPoint? By = null)
{
    /// <summary>Requests in flight on one bind.</summary>
    public const int Window = 50;

    /// <summary>Binds of the connection to it.</summary>
    public int Binds { get; init; } = 1;

    /// <summary>Of the connection and of the service policy to it.</summary>
    public string ConnectionName => $"to {Environment.Name}";

    public string Address => $"{By ?? Environment.Smpp}";
}

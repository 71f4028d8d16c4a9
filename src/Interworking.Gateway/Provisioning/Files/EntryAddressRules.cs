using System.Net;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>Two environments cannot have the same entry address: nobody could tell where a message goes.</summary>
internal static class EntryAddressRules
{
    /// <param name="environments">All that are known, possibly our own among them.</param>
    /// <param name="ownName">This environment.</param>
    /// <param name="ownListeners">Where it listens for SMPP.</param>
    public static IEnumerable<ConfigurationError> Validate(
        IReadOnlyList<PeerEnvironment> environments, string ownName, IReadOnlyList<Listener> ownListeners)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (PeerEnvironment environment in environments)
        {
            foreach (string entry in environment.Entry)
            {
                string where = $"environment \"{environment.Name}\"";
                if (!owners.TryAdd(Canonical(entry), environment.Name))
                    yield return new ConfigurationError(where, $"entry {entry} is already that of environment \"{owners[Canonical(entry)]}\"; two environments cannot share one");
                if (environment.Name != ownName && Ours(entry, ownListeners) is { } listener)
                    yield return new ConfigurationError(where, $"entry {entry} is already that of this environment \"{ownName}\" ({listener.Key} {listener.Address.EndPoint}); two environments cannot share one");
            }
        }
    }

    private static Listener? Ours(string entry, IReadOnlyList<Listener> ownListeners) =>
        ListenAddress.TryParseEndPoint(entry, out IPEndPoint? target) ? ownListeners.FirstOrDefault(listener => listener.Address.IsReachedBy(target!)) : null;

    // localhost:2775 and 127.0.0.1:2775 are one place; a name that is not an address stays as it is.
    private static string Canonical(string entry) => ListenAddress.TryParseEndPoint(entry, out IPEndPoint? endPoint) ? endPoint!.ToString() : entry;
}

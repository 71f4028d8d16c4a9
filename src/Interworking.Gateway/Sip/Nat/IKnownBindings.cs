using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Nat;

/// <summary>The bindings that this process has in memory, for those who must go through all of them.</summary>
public interface IKnownBindings
{
    /// <summary>
    /// Each once, in any order, while REGISTERs change them: what comes or goes meanwhile may be among them or not, and some may have expired. Nothing is locked between two
    /// of them, so that a walk may take as long as it likes.
    /// </summary>
    IEnumerable<Binding> Known();

    /// <summary>About how many they are.</summary>
    long Count { get; }
}

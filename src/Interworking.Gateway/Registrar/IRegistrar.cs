namespace Interworking.Gateway.Registrar;

/// <summary>Keeps bindings by address of record, which is the DID.</summary>
public interface IRegistrar
{
    /// <summary>Live bindings. Completes synchronously where it can: this is on every message's way.</summary>
    /// <exception cref="RegistrarUnavailableException">The store behind it does not answer.</exception>
    ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop);

    /// <summary>Applies a REGISTER all or nothing (RFC 3261, 10.3) and returns after it is durable.</summary>
    /// <exception cref="RegistrarUnavailableException">Answer 503 with Retry-After.</exception>
    ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop);

    /// <summary>A message waits for this address of record: the next REGISTER that adds or refreshes a binding returns the mark and clears it.</summary>
    ValueTask MarkWaitingAsync(string aor, CancellationToken stop);

    /// <summary>Number of bindings this process knows of; for metrics.</summary>
    long Count { get; }
}

/// <summary>What a REGISTER asks. No contacts and not <see cref="RemoveAll"/>: a query.</summary>
/// <param name="Contacts">Contacts to add or refresh (<see cref="Binding.ExpiresAt"/> after now) or to remove (not after now).</param>
/// <param name="RemoveAll">Contact: *</param>
/// <param name="CallId">For the order rule of RFC 3261, 10.3 step 7.</param>
/// <param name="CSeq">For the order rule.</param>
/// <param name="Now">The moment of the request.</param>
/// <param name="AccountId">Who asks: what another account left under this address of record goes.</param>
public sealed record RegisterUpdate(IReadOnlyList<Binding> Contacts, bool RemoveAll, string CallId, uint CSeq, DateTimeOffset Now, long AccountId);

public enum RegisterVerdict
{
    Done,

    /// <summary>CSeq not higher with the same Call-ID: 500 (RFC 3261, 10.3).</summary>
    OutOfOrder,

    /// <summary>More contacts than allowed: 403.</summary>
    TooManyContacts,
}

/// <param name="Verdict">Whether it was applied.</param>
/// <param name="Bindings">All live bindings afterwards, for the 200.</param>
/// <param name="WakeWaiting">Something waits for this address of record: wake its owner after the 200.</param>
public sealed record RegisterResult(RegisterVerdict Verdict, IReadOnlyList<Binding> Bindings, bool WakeWaiting);

/// <summary>The registrar's store does not answer.</summary>
public sealed class RegistrarUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

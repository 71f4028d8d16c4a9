namespace Interworking.Gateway.Audit;

/// <summary>The audit log in the database. Rows are only ever added, each bound to the one before it; nodes that add at once wait for each other.</summary>
public interface IAuditStore
{
    /// <summary>Adds an entry that goes with no other change in the database.</summary>
    ValueTask AppendAsync(AuditEntry entry, CancellationToken stop);

    /// <summary>A page, newest first.</summary>
    ValueTask<IReadOnlyList<AuditRow>> ReadAsync(AuditQuery query, CancellationToken stop);

    /// <summary>Looks at every row, of one moment.</summary>
    /// <param name="expected">A row and its hash that were noted earlier; null for none.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<AuditVerdict> VerifyAsync((long Seq, string Hash)? expected, CancellationToken stop);
}

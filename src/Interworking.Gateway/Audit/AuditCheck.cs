using System.Security.Cryptography;

namespace Interworking.Gateway.Audit;

/// <summary>
/// Walks the log from its first row. It finds a row that was changed, taken out, put in or moved, and rows cut off at the end; it cannot find that somebody who can
/// write the database and read the environment's secret in it has made the whole log anew. Against that helps a head that was written down elsewhere.
/// </summary>
/// <param name="key">Of <see cref="AuditChain.KeyPurpose"/>.</param>
/// <param name="expected">A row and its hash in hex that were noted earlier; null for none.</param>
public sealed class AuditCheck(byte[] key, (long Seq, string Hash)? expected = null)
{
    private byte[] _hash = AuditChain.Start;
    private long _rows;
    private AuditVerdict? _broken;

    /// <summary>The next row. False when something was wrong already.</summary>
    public bool Look(AuditRow row)
    {
        if (_broken is not null) return false;
        byte[] hash = AuditChain.Hash(_hash, row);
        if (row.Seq != _rows + 1) return Break(_rows + 1, $"row {_rows + 1} is missing; the next is {row.Seq}");
        if (!hash.AsSpan().SequenceEqual(row.Hash)) return Break(row.Seq, $"row {row.Seq} does not fit its hash: it, or what stood before it, was changed");
        if (expected is { } noted && noted.Seq == row.Seq && !string.Equals(noted.Hash, Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase))
            return Break(row.Seq, $"row {row.Seq} has not the hash that was noted: the log was made anew");
        (_rows, _hash) = (row.Seq, hash);
        return true;
    }

    /// <summary>After the last row.</summary>
    public AuditVerdict End(AuditHead head)
    {
        if (_broken is null && head.Seq > _rows) Break(_rows + 1, $"the log ends with row {_rows}, but {head.Seq} were written: the newest are missing");
        if (_broken is null && (head.Seq != _rows || !head.Hash.AsSpan().SequenceEqual(_hash))) Break(_rows, "the head does not name the last row");
        bool sealedRight = _rows == 0 ? head.Seal.Length == 0 : CryptographicOperations.FixedTimeEquals(head.Seal, AuditChain.Seal(key, _rows, _hash));
        if (_broken is null && !sealedRight) Break(Math.Max(1, _rows), "the head's seal is not by this environment's secret");
        if (_broken is null && expected is { } noted && noted.Seq > _rows) Break(_rows + 1, $"row {noted.Seq}, which was noted, is not there");
        return _broken ?? Verdict(null, null);
    }

    private bool Break(long at, string why)
    {
        _broken = Verdict(at, why);
        return false;
    }

    private AuditVerdict Verdict(long? at, string? why) => new(_rows, Convert.ToHexStringLower(_hash), at, why);
}

using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;

namespace Interworking.Gateway.Settlement;

/// <summary>A closed statement as it is stored.</summary>
/// <param name="Number">Without gaps within the environment, from 1.</param>
/// <param name="Carrier">Name.</param>
/// <param name="Month">In the carrier's time zone.</param>
/// <param name="Corrects">The number of the one that it takes the place of; null for a month's first.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="Content">See <see cref="StatementText"/>.</param>
/// <param name="PreviousHash">Of the number before; empty for the first.</param>
/// <param name="Hash">Of this one.</param>
public sealed record ClosedStatement(
    long Number, string Carrier, BillingMonth Month, long? Corrects, DateTimeOffset ClosedAt, string Content, string PreviousHash, string Hash)
{
    /// <summary>Its text is what was closed. Whether none before it was taken out says <see cref="SettlementCheck"/>.</summary>
    public bool IsIntact => StatementText.Hash(PreviousHash, Content) == Hash;

    public Statement Read() => StatementText.Read(Content);

    /// <summary>What the audit log says of its closing.</summary>
    /// <param name="by">Who closed it.</param>
    public AuditEntry Entry(Actor by) =>
        new(by, Corrects is null ? "close" : "correct", $"month {Month} of carrier {Carrier}", Corrects is { } old ? $"statement {old}" : null, $"statement {Number}, hash {Hash}");

    /// <summary>What it is when closed now.</summary>
    /// <param name="statement">As it is.</param>
    /// <param name="number">The next.</param>
    /// <param name="previousHash">Of the last.</param>
    /// <param name="at">Now.</param>
    public static ClosedStatement Seal(Statement statement, long number, string previousHash, DateTimeOffset at)
    {
        string content = StatementText.Write(statement with { Number = number, ClosedAt = at });
        return new ClosedStatement(number, statement.Carrier, statement.Month, statement.Corrects, at, content, previousHash, StatementText.Hash(previousHash, content));
    }
}

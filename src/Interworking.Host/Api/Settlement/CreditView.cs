using Interworking.Gateway.Settlement.Credit;
using Interworking.Host.Settlement.Statements;

namespace Interworking.Host.Api.Settlement;

/// <summary>How a carrier stands to its credit limit; amounts are texts.</summary>
/// <param name="Carrier">Name.</param>
/// <param name="Month">YYYY-MM in its time zone.</param>
/// <param name="Owed">When it was counted last, without the fee.</param>
/// <param name="Limit">What it may owe for the month.</param>
/// <param name="Currency">Of both; empty without a tariff.</param>
/// <param name="State">fine, near (80 %) or reached: its messages are refused.</param>
/// <param name="CountedAt">Null when it was not counted yet.</param>
/// <param name="Since">Messages that came since, by this node.</param>
internal sealed record CreditView(string Carrier, string Month, string Owed, string Limit, string Currency, string State, DateTimeOffset? CountedAt, long Since)
{
    public static CreditView Of(CreditState state) => new(
        state.Debt.Carrier, state.Debt.Month.ToString(), StatementFormats.Exact(state.Debt.Owed), StatementFormats.Exact(state.Limit), state.Currency,
        state.Level.ToString().ToLowerInvariant(), state.Debt.At == DateTimeOffset.MinValue ? null : state.Debt.At, state.Since);
}

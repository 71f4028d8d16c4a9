using Interworking.Gateway.Operating;
using Interworking.Host.Api.Messages;

namespace Interworking.Host.Api.Operating;

/// <summary>Something that is held.</summary>
/// <param name="Kind">account, connection, policy.</param>
/// <param name="Name">Which.</param>
/// <param name="Drained">Its binds are ended too.</param>
/// <param name="At">Since when (UTC).</param>
/// <param name="Who">Who holds it.</param>
/// <param name="Reason">Why, in that one's words.</param>
internal sealed record HoldView(string Kind, string Name, bool Drained, DateTimeOffset At, string Who, string Reason)
{
    public static HoldView Of(Hold hold) => new(TableWord.Of(hold.Kind), hold.Name, hold.Drained, hold.At, hold.Who, hold.Reason);
}

/// <summary>What holding or releasing has changed, or in a dry run would change.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Held">It is held now; in a dry run: it is held as it is.</param>
/// <param name="Waiting">Messages that wait for it now.</param>
/// <param name="Says">The effect, in a sentence.</param>
internal sealed record HoldResult(bool DryRun, bool Held, long Waiting, string Says);

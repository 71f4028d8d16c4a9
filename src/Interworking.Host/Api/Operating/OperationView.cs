using Interworking.Gateway.Operating;
using Interworking.Host.Api.Messages;

namespace Interworking.Host.Api.Operating;

/// <summary>Something that is being done with many messages, or was.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Verb">retry, cancel, purge, reroute, replay.</param>
/// <param name="Who">Who asked for it.</param>
/// <param name="At">When (UTC).</param>
/// <param name="State">running, done, stopped.</param>
/// <param name="Matched">Messages that fitted when it was asked for.</param>
/// <param name="Done">Messages it was done with; the others had ended meanwhile, or were being sent just then.</param>
/// <param name="EndedAt">Null while it goes on.</param>
/// <param name="Problem">Why it does not go on at the moment; null while all is well.</param>
/// <param name="To">The service policy that messages are rerouted to.</param>
internal sealed record OperationView(
    string Id, string Verb, string Who, DateTimeOffset At, string State, long Matched, long Done, DateTimeOffset? EndedAt, string? Problem, string? To)
{
    public static OperationView Of(Operation operation) => new(
        operation.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), TableWord.Of(operation.Verb), operation.Who, operation.At,
        operation.Stopped ? "stopped" : operation.EndedAt is null ? "running" : "done", operation.Matched, operation.Done, operation.EndedAt, operation.Problem, operation.Policy);
}

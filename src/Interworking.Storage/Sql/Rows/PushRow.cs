using Interworking.Gateway.Messages;
using Interworking.Gateway.Push;

namespace Interworking.Storage.Sql.Rows;

/// <summary>A row of <c>push_device</c> as Dapper reads it.</summary>
internal sealed class PushRow
{
    public const string Columns = "account_id as AccountId, device as Device, provider as Provider, prid as Prid, param as Param, pushed_to as PushedTo";

    public long AccountId { get; init; }

    public required string Device { get; init; }

    public required string Provider { get; init; }

    public required string Prid { get; init; }

    public string? Param { get; init; }

    public long PushedTo { get; init; }

    public KeptPushDevice ToDevice() => new(new PushDevice(AccountId, Device, Provider, Prid, Param), new MessageId(PushedTo));
}

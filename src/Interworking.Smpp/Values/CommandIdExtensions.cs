namespace Interworking.Smpp.Values;

/// <summary>What a command_id says about itself.</summary>
public static class CommandIdExtensions
{
    private const uint ResponseBit = 0x8000_0000;

    /// <summary>True for every response, generic_nack included.</summary>
    public static bool IsResponse(this CommandId id) => ((uint)id & ResponseBit) != 0;

    /// <summary>The id of the response to a request; a response is its own.</summary>
    public static CommandId Response(this CommandId id) => (CommandId)((uint)id | ResponseBit);

    /// <summary>False for outbind and alert_notification, which nobody answers (4.1.7, 4.12.1).</summary>
    public static bool IsAnswered(this CommandId id) => id is not (CommandId.Outbind or CommandId.AlertNotification);
}

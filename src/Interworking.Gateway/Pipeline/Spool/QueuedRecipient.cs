namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>How many messages wait in a policy's queue for one number.</summary>
public readonly record struct QueuedRecipient(string Policy, string Destination, int Messages);

using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>What became of a bind.</summary>
/// <param name="Status">What to answer.</param>
/// <param name="Carrier">Who bound; null when refused.</param>
/// <param name="Known">The carrier that the system_id belongs to, also when refused; null when there is none.</param>
/// <param name="Why">Why it was refused, for the operator; never sent to the peer.</param>
/// <param name="Tell">Worth a line in the log.</param>
public readonly record struct LoginResult(CommandStatus Status, Carrier? Carrier, Carrier? Known, string Why, bool Tell);

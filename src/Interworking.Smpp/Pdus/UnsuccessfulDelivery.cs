using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>One unsuccess_sme of submit_multi_resp (SMPP 3.4, 4.5.2.1).</summary>
public readonly record struct UnsuccessfulDelivery(SmppAddress Address, CommandStatus Status);

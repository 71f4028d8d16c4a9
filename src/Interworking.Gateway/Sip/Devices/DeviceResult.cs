namespace Interworking.Gateway.Sip.Devices;

/// <summary>What a device said to the last message that it was tried with.</summary>
/// <param name="At">When.</param>
/// <param name="Delivered">It took it.</param>
/// <param name="SipStatus">0 when it did not answer.</param>
/// <param name="Reason">In words; empty when it took it.</param>
public sealed record DeviceResult(DateTimeOffset At, bool Delivered, int SipStatus, string Reason);

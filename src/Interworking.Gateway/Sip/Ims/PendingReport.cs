using Interworking.Smpp.Relay;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>A part that was sent, and what the phone will say to it.</summary>
internal sealed class PendingReport(ReportKey key)
{
    private readonly TaskCompletionSource<RpMessage?> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReportKey Key { get; } = key;

    /// <summary>RP-ACK or RP-ERROR; null when none came in time.</summary>
    public Task<RpMessage?> Report => _report.Task;

    public void Set(RpMessage? report) => _report.TrySetResult(report);
}

namespace Interworking.Sip.Transactions;

/// <summary>Something that waits in a <see cref="TimerWheel"/>; the links are the wheel's.</summary>
internal abstract class WheelEntry
{
    internal long DueTick { get; set; }

    internal WheelEntry? Next { get; set; }

    internal WheelEntry? Previous { get; set; }

    internal WheelEntry? NextDue { get; set; }

    internal bool IsLinked { get; set; }

    /// <summary>The time is up. Called on the clock's thread, outside the wheel's lock.</summary>
    internal abstract void OnDue();
}

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Whether anything may wait in a queue for a number: counts in a table of fixed size, whatever the backlog. Two numbers may share a count; then a message
/// takes the way through the spool without need, and no message ever overtakes an earlier one.
/// </summary>
internal sealed class WaitingRecipients
{
    private const int Slots = 1 << 20; // 4 MB; a power of two

    private readonly int[] _counts = new int[Slots];

    public void Add(string number, int messages) => Interlocked.Add(ref Slot(number), messages);

    public bool Any(string number) => Volatile.Read(ref Slot(number)) > 0;

    private ref int Slot(string number) => ref _counts[number.GetHashCode() & (Slots - 1)];
}

using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Nat;

/// <summary>Goes through all bindings that this process knows in a number of equal steps, over and over. For one thread at a time.</summary>
/// <param name="bindings">What is walked through.</param>
/// <param name="steps">Of one round; 1 or more.</param>
internal sealed class BindingWalk(IKnownBindings bindings, int steps) : IDisposable
{
    private IEnumerator<Binding>? _round;
    private long _share;
    private int _left;

    /// <summary>One step: each binding of it is given to <paramref name="visit"/>.</summary>
    /// <returns>For how many of them that was true.</returns>
    public int Step(Func<Binding, bool> visit)
    {
        if (_left == 0)
        {
            _left = steps;
            _share = bindings.Count / steps + 1;
            _round = bindings.Known().GetEnumerator();
        }

        _left--;
        int count = 0;
        // The last step takes what is left: bindings come while it walks.
        for (long at = 0; _round is not null && (at < _share || _left == 0); at++)
        {
            if (!_round.MoveNext()) Dispose();
            else if (visit(_round.Current)) count++;
        }

        if (_left == 0) Dispose();
        return count;
    }

    public void Dispose()
    {
        _round?.Dispose();
        _round = null;
    }
}

using System.Globalization;

namespace Interworking.RegistrarBench;

/// <summary>What became of REGISTERs, and how long each took with all its requests.</summary>
internal sealed class RegisterFigures
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];
    private int _challenged;

    /// <summary>Not answered 200.</summary>
    public int Failed { get; private set; }

    public void Add(int status, int requests, TimeSpan took)
    {
        lock (_gate)
        {
            if (status == 200) _milliseconds.Add(took.TotalMilliseconds);
            else Failed++;
            if (requests > 1) _challenged++;
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            _milliseconds.Sort();
            return string.Create(CultureInfo.InvariantCulture,
                $"{_milliseconds.Count:N0} answered 200, {_challenged:N0} of them after a challenge, {Failed:N0} failed; p50 {At(0.5):0.00} ms, p99 {At(0.99):0.00} ms, p99.9 {At(0.999):0.00} ms, longest {At(1):0.0} ms");
        }
    }

    private double At(double share) => _milliseconds.Count == 0 ? 0 : _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(share * _milliseconds.Count))];
}

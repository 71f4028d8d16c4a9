using System.Collections.Immutable;
using System.Diagnostics;

namespace Interworking.FunctionalTests.Harness;

/// <summary>
/// A program that a test started. Its lines of output are kept, a test waits for the one it expects, and it ends with the test, by its own id.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Lock _gate = new();
    private ImmutableList<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <param name="name">For messages of the test.</param>
    /// <param name="file">The program; found on the PATH when it is a bare name.</param>
    /// <param name="arguments">As the program gets them.</param>
    /// <param name="environment">Added to this process's own environment.</param>
    /// <param name="directory">Working directory; null for this process's.</param>
    public ChildProcess(string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        Name = name;
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach ((string key, string value) in environment ?? ImmutableDictionary<string, string>.Empty) start.Environment[key] = value;

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        try
        {
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"{name}: cannot start {file} ({error.Message}); run .ci/install-peers.sh", error);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it has printed, both streams together, in order.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The first line that fits, already printed or still to come.</summary>
    /// <exception cref="TimeoutException">It did not come in time, or the program ended; the message has its last lines.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> fits, string what, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(15));
        int read = 0;
        while (true)
        {
            Task changed;
            ImmutableList<string> lines;
            lock (_gate) (changed, lines) = (_changed.Task, _lines);
            for (; read < lines.Count; read++)
            {
                if (fits(lines[read])) return lines[read];
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{Name}: no {what}. Its last lines:\n{Tail(30)}");
            }
        }
    }

    /// <summary>Types a line into it.</summary>
    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>SIGTERM, then its end.</summary>
    public async Task<int> StopAsync(TimeSpan within)
    {
        if (!_process.HasExited) Signals.Terminate(_process.Id);
        await WaitForExitAsync(within);
        return _process.ExitCode;
    }

    public async Task WaitForExitAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name}: still runs. Its last lines:\n{Tail(30)}");
        }
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public void Kill()
    {
        if (_process.HasExited) return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public string Tail(int lines) => string.Join('\n', _lines.TakeLast(lines));

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        TaskCompletionSource changed;
        lock (_gate)
        {
            _lines = _lines.Add(line);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

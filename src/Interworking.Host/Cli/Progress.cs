using Spectre.Console;

namespace Interworking.Host.Cli;

/// <summary>A progress bar on the error stream while a long command runs; none where that is not a terminal.</summary>
internal static class Progress
{
    /// <param name="what">A few words.</param>
    /// <param name="work">Reports how far it is.</param>
    /// <param name="total">At the end; null when nobody knows.</param>
    public static async Task<T> RunAsync<T>(string what, Func<IProgress<long>, Task<T>> work, long? total = null)
    {
        if (Console.IsErrorRedirected) return await work(new Report(_ => { }));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        ProgressColumn[] columns = total is null
            ? [new TaskDescriptionColumn(), new SpinnerColumn(), new ElapsedTimeColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        return await console.Progress().Columns(columns).StartAsync(async context =>
        {
            ProgressTask task = context.AddTask(what, maxValue: Math.Max(1, total ?? long.MaxValue));
            task.IsIndeterminate = total is null;
            return await work(new Report(done =>
            {
                task.Value = done;
                if (total is null) task.Description = $"{what}: {done}";
            }));
        });
    }

    private sealed class Report(Action<long> show) : IProgress<long>
    {
        void IProgress<long>.Report(long value) => show(value);
    }
}

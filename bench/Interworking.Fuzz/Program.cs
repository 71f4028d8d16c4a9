using System.Globalization;
using Interworking.Fuzz;

if (!Arguments.TryRead(args, out string name, out FuzzOptions options, out string problem))
{
    Console.Error.WriteLine($"error: {problem}; usage: smpp|sip|sms [--count N] [--minutes N] [--seed N] [--round N]");
    return 2;
}

IFuzzTarget target = name switch
{
    "sip" => new SipTarget(),
    "sms" => new SmsTarget(),
    _ => new SmppTarget(),
};
Console.WriteLine(FormattableString.Invariant($"fuzzing {name}: {options.Count:N0} inputs from {target.Seeds.Count} seeds, at most {options.Time.TotalMinutes:0} min, seed {options.Seed}"));
DateTime shown = DateTime.UtcNow;
var run = new FuzzRun(target, options)
{
    Progress = report =>
    {
        if (DateTime.UtcNow - shown < TimeSpan.FromSeconds(10)) return;
        shown = DateTime.UtcNow;
        Console.WriteLine(Line(report));
    },
};
FuzzReport result = run.Run();
Console.WriteLine(Line(result));
if (result.Failure is not null)
{
    Console.Error.WriteLine($"FAILED: {result.Failure}");
    return 1;
}

Console.WriteLine("no escape, no over-read, no growth");
return 0;

static string Line(FuzzReport report) => string.Create(
    CultureInfo.InvariantCulture,
    $"{report.Elapsed:hh\\:mm\\:ss}  {report.Inputs,13:N0} inputs  {report.PerSecond,9:N0}/s  {report.Accepted,12:N0} accepted  heap {report.HeapGrowth / 1024,6:N0} KiB up  {Environment.WorkingSet / 1048576,4} MiB resident  slowest {report.Slowest.TotalMilliseconds:0.0} ms");

using System.Diagnostics;
using System.Globalization;
using Interworking.RegistrarBench;
using Interworking.Testing.Peers;

if (!BenchOptions.TryRead(args, out BenchOptions options, out string problem))
{
    Console.Error.WriteLine($"error: {problem}; usage: {BenchOptions.Usage}");
    return 2;
}

double perSecond = (double)options.Apps / options.Refresh;
Say($"{options.Apps:N0} apps behind {options.Addresses} address(es) with {options.Ports} ports each, each refreshes every {options.Refresh} s ({perSecond:0.0}/s); {options.Messages:N0} messages/s; {options.Seconds} s; {(options.Postgres is null ? "SQLite" : "PostgreSQL")}, {(options.Redis is null ? "embedded registrar" : "Redis")}");
using var server = new ServerUnderTest(options);
long started = Stopwatch.GetTimestamp();
await server.ReadyAsync();
Say($"provisioned and ready   {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {server.Memory.Now} MB");

await using var crowd = new AppCrowd(options, server.Sip);
(started, TimeSpan cpu) = (Stopwatch.GetTimestamp(), server.Cpu);
RegisterFigures first = await crowd.RegisterAllAsync();
TimeSpan took = Stopwatch.GetElapsedTime(started);
Say($"all registered          {took.TotalSeconds:0.0} s, {options.Apps / took.TotalSeconds:N0}/s with challenge, CPU {(server.Cpu - cpu).TotalMicroseconds / options.Apps:0.0} µs each, {server.Memory.Now} MB");
Say($"  REGISTER              {first}");

await using PacedCarrier? carrier = options.Messages == 0 ? null : new PacedCarrier(
    new PacedCarrierOptions([server.Smpp], "carrier", "c-pw", options.Messages, Window: 400),
    number => Sms.Plain(AppCrowd.Did((int)(number * 7919L % options.Apps)), $"load {number}"));
(started, cpu) = (Stopwatch.GetTimestamp(), server.Cpu);
RegisterFigures refreshed = await crowd.RefreshAsync(perSecond, TimeSpan.FromSeconds(options.Seconds));
took = Stopwatch.GetElapsedTime(started);
TimeSpan used = server.Cpu - cpu;
if (carrier is not null) await carrier.StopAsync();
int taken = carrier?.Submissions.Count(one => one.IsOk) ?? 0, notTaken = (carrier?.Submissions.Count ?? 0) - taken;
Say($"steady                  CPU {100 * used / took:0.0} % of one processor, {server.Memory.Now} MB (at most {server.Memory.Most} MB)");
Say($"  REGISTER              {refreshed}");
if (carrier is not null) Say($"  submit_sm             {taken:N0} answered 0x00 ({taken / took.TotalSeconds:N0}/s), {notTaken:N0} otherwise; {crowd.Messages:N0} MESSAGEs arrived");
return first.Failed + refreshed.Failed + notTaken == 0 ? 0 : 1;

static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

using System.Globalization;

namespace Interworking.Fuzz;

/// <summary>The command line of the fuzzer.</summary>
internal static class Arguments
{
    public static bool TryRead(string[] arguments, out string target, out FuzzOptions options, out string problem)
    {
        options = new FuzzOptions();
        target = arguments.FirstOrDefault() ?? "smpp";
        problem = target is "smpp" or "sip" or "sms" ? "" : $"\"{target}\" is no target";
        for (int i = 1; i < arguments.Length && problem.Length == 0; i += 2)
        {
            if (i + 1 == arguments.Length || !long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            {
                problem = $"{arguments[i]} needs a number";
                break;
            }

            FuzzOptions? changed = arguments[i] switch
            {
                "--count" when value > 0 => options with { Count = value },
                "--minutes" when value is > 0 and <= 10_000 => options with { Time = TimeSpan.FromMinutes(value) },
                "--seed" when value <= int.MaxValue => options with { Seed = (int)value },
                "--round" => options with { FirstRound = value },
                _ => null,
            };
            if (changed is null) problem = $"{arguments[i]} {value} is not understood";
            options = changed ?? options;
        }

        return problem.Length == 0;
    }
}

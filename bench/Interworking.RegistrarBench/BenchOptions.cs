using System.Globalization;

namespace Interworking.RegistrarBench;

/// <summary>The command line.</summary>
internal sealed record BenchOptions
{
    public const string Usage = "[--apps N] [--refresh SECONDS] [--messages PER_SECOND] [--seconds N] [--addresses N] [--ports N] [--postgres CONNECTION] [--redis ADDRESS] [--program FILE]";

    /// <summary>Registered apps, each an account of its own. 1 to 1,000,000.</summary>
    public int Apps { get; init; } = 100_000;

    /// <summary>Each app refreshes once in so many seconds. 1 to 3600.</summary>
    public int Refresh { get; init; } = 300;

    /// <summary>Messages a second that a carrier submits meanwhile; 0 for none. 0 to 50,000.</summary>
    public int Messages { get; init; } = 1000;

    /// <summary>How long it is measured. 1 to 36,000.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Addresses that the apps share. 1 to 200.</summary>
    public int Addresses { get; init; } = 1;

    /// <summary>Ports of each address that they share. 1 to 32.</summary>
    public int Ports { get; init; } = 4;

    /// <summary>Connection string of an empty database; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>Address of an empty Redis; null for the embedded registrar.</summary>
    public string? Redis { get; init; }

    public string Program { get; init; } = Path.Combine("out", "interworking");

    /// <returns>False with what is wrong.</returns>
    public static bool TryRead(string[] arguments, out BenchOptions options, out string problem)
    {
        (options, problem) = (new BenchOptions(), "");
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i], value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            _ = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            BenchOptions? changed = (name, value) switch
            {
                (_, "") => null,
                ("--apps", _) when number is >= 1 and <= 1_000_000 => options with { Apps = number },
                ("--refresh", _) when number is >= 1 and <= 3600 => options with { Refresh = number },
                ("--messages", _) when number is >= 1 and <= 50_000 || value == "0" => options with { Messages = number },
                ("--seconds", _) when number is >= 1 and <= 36_000 => options with { Seconds = number },
                ("--addresses", _) when number is >= 1 and <= 200 => options with { Addresses = number },
                ("--ports", _) when number is >= 1 and <= 32 => options with { Ports = number },
                ("--postgres", _) => options with { Postgres = value },
                ("--redis", _) => options with { Redis = value },
                ("--program", _) => options with { Program = value },
                _ => null,
            };
            if (changed is null)
            {
                problem = $"{name} {value} is not understood";
                return false;
            }

            options = changed;
        }

        return true;
    }
}

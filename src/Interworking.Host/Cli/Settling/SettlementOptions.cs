using System.CommandLine;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Settling;

/// <summary>Options that several commands of billing staff have.</summary>
internal static class SettlementOptions
{
    public static Option<string> Month(bool required)
    {
        var month = new Option<string>("--month") { Description = "The month, in each carrier's own time zone.", HelpName = "YYYY-MM", Required = required };
        month.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !BillingMonth.TryParse(token.Value, out _)) result.AddError($"--month \"{token.Value}\" is not a month; write it as 2026-01");
        });
        return month;
    }

    /// <summary>Of a text that the option has let pass.</summary>
    public static BillingMonth MonthOf(string text) => BillingMonth.TryParse(text, out BillingMonth month) ? month : throw new FormatException($"\"{text}\" is not a month.");

    public static Option<string?> Carrier(bool required = false) => new("--carrier") { Description = required ? "The carrier." : "Only this carrier.", HelpName = "NAME", Required = required };

    public static Option<string> Format()
    {
        var format = new Option<string>("--format") { Description = "table, csv, json, or html (a page to print).", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "json", "html");
        return format;
    }

    public static Option<string?> Out() => new("--out") { Description = "Write to this file instead of the terminal.", HelpName = "FILE" };
}

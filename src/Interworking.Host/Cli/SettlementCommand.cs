using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Host.Cli.Statements;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Host.Cli;

/// <summary><c>settlement</c>: what each carrier owes for a month.</summary>
internal static class SettlementCommand
{
    public static Command Build(CliContext context)
    {
        var month = new Option<string>("--month") { Description = "The month, in each carrier's own time zone.", HelpName = "YYYY-MM", Required = true };
        month.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !BillingMonth.TryParse(token.Value, out _)) result.AddError($"--month \"{token.Value}\" is not a month; write it as 2026-01");
        });
        var carrier = new Option<string?>("--carrier") { Description = "Only this carrier.", HelpName = "NAME" };
        var format = new Option<string>("--format") { Description = "table, csv or json.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "json");
        var file = new Option<string?>("--out") { Description = "Write to this file instead of the terminal.", HelpName = "FILE" };
        var command = new Command("settlement", "Print the month's counts and amounts per carrier.") { month, carrier, format, file, context.Config };
        command.SetAction((parsed, stop) => context.WithStoresAsync(parsed, async (options, stores) =>
        {
            _ = BillingMonth.TryParse(parsed.GetRequiredValue(month), out BillingMonth wanted); // validated above
            string? only = parsed.GetValue(carrier);
            if (stores.GetService<SqliteDatabase>() is { } database && !File.Exists(database.Path))
                return context.Fail($"there is no database at {database.Path}; run this where the server runs, or name its configuration with --config");
            var provisioning = stores.GetRequiredService<IProvisioningStore>();
            await provisioning.PrepareAsync(stop);
            ProvisioningSet set = (await provisioning.ReadStateAsync([], [], stop)).Set;
            if (only is not null && Refusal(only, set) is { } refusal) return context.Fail(refusal);

            var service = new SettlementService(stores.GetRequiredService<ISettlementStore>(), options.Environment.Name);
            IReadOnlyList<Statement> statements = await service.SettleAsync(wanted, only, set, stop);
            return Write(context, parsed, statements, parsed.GetRequiredValue(format), parsed.GetValue(file));
        }));
        return command;
    }

    private static string? Refusal(string name, ProvisioningSet set) => set.Carriers.FirstOrDefault(carrier => carrier.Name == name) switch
    {
        null => $"there is no carrier \"{name}\"; there are: {string.Join(", ", set.Carriers.Select(carrier => carrier.Name))}",
        { Environment: { } environment } => $"carrier \"{name}\" is our own environment {environment} and is not billed",
        _ => null,
    };

    private static int Write(CliContext context, ParseResult parsed, IReadOnlyList<Statement> statements, string format, string? file)
    {
        try
        {
            using StreamWriter? opened = file is null ? null : new StreamWriter(file);
            StatementFormats.Write(statements, format, opened ?? parsed.InvocationConfiguration.Output);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return context.Fail($"--out {file} cannot be written: {failure.Message}");
        }

        ConfigurationError[] problems = [.. statements.SelectMany(statement => statement.Errors, (statement, problem) =>
            new ConfigurationError(statement.Carrier, $"{problem.Messages} message(s) to {StatementFormats.Prefix(problem.Prefix)} have no price: {problem.Problem}"))];
        return problems.Length > 0 ? context.Fail(problems) : CommandLine.Success;
    }
}

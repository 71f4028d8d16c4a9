using System.CommandLine;
using System.CommandLine.Parsing;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Cli.Onboarding;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli;

/// <summary><c>onboard</c>: finds out how a peer speaks SMPP; prints a report and a profile to paste.</summary>
internal static class OnboardCommand
{
    internal static readonly string[] Examples =
    [
        "interworking onboard --connection vendor                       binds and unbinds; nothing is submitted",
        "interworking onboard --connection vendor --to 447700900000     and submits at most 20 test messages to that phone",
        "interworking onboard --carrier TATA --wait 300                 waits for TATA's bind and first messages",
        "",
        "A connection is dialled with its own credentials, beside the running server: where the peer allows one bind only, disable the",
        "connection for the while. --to is a phone of yours: look at it, since what data_coding 0 means shows only there.",
        "A carrier cannot be dialled: it has to bind to the running server and send; what it sent is reported, nothing is sent to it.",
        "Paste the profile into the peer's entry of the provisioning file and apply it with \"interworking provision\".",
    ];

    public static Command Build(CliContext context)
    {
        var connection = new Option<string?>("--connection") { Description = "A configured connection: its peer is dialled and probed.", HelpName = "NAME" };
        var carrier = new Option<string?>("--carrier") { Description = "A configured carrier: what it sends to the running server is reported.", HelpName = "NAME" };
        var to = new Option<string?>("--to")
        {
            Description = $"Where test messages go, at most {ProbeLink.MostMessages}: a phone of yours. Without it nothing is submitted.",
            HelpName = "NUMBER",
        };
        var from = new Option<string?>("--from") { Description = "Their sender, a number or a name; the number of --to by default.", HelpName = "SENDER" };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the last receipt, or for the carrier.", HelpName = "SECONDS", DefaultValueFactory = _ => 30 };
        to.Validators.Add(result => Check(result, token => token.Length is >= 1 and <= 20 && token.All(char.IsAsciiDigit), "a number of 1 to 20 digits, without a plus"));
        from.Validators.Add(result => Check(result, token => token.Length is >= 1 and <= 20 && token.All(char.IsAscii), "1 to 20 ASCII characters"));
        wait.Validators.Add(result => Check(result, token => int.TryParse(token, out int seconds) && seconds is >= 0 and <= 3600, "0 to 3600 seconds"));
        var command = new Command("onboard", "Find out how a peer speaks SMPP; print a report and a profile to paste.") { connection, carrier, to, from, wait, context.Config };
        command.Validators.Add(result =>
        {
            bool dials = result.GetResult(connection) is not null;
            if (dials == result.GetResult(carrier) is not null) result.AddError("name one peer: either --connection NAME or --carrier NAME");
            else if (!dials && (result.GetResult(to) is not null || result.GetResult(from) is not null)) result.AddError("nothing is sent to a carrier: --to and --from go with --connection");
            else if (result.GetResult(from) is not null && result.GetResult(to) is null) result.AddError("--from goes with --to");
        });
        command.SetAction((parsed, stop) => context.WithStoresAsync(parsed, async (options, stores) =>
        {
            var store = stores.GetRequiredService<IProvisioningStore>();
            await store.PrepareAsync(stop);
            ProvisioningSet set = (await store.ReadSummaryAsync(stop)).Set;
            TimeSpan patience = TimeSpan.FromSeconds(parsed.GetValue(wait));
            return parsed.GetValue(connection) is { } name
                ? await ProbeAsync(context, set, name, Target(parsed.GetValue(to), parsed.GetValue(from)), patience, stop)
                : await WatchAsync(context, options, await stores.GetRequiredService<ISecretStore>().ReadAsync(stop), set, parsed.GetRequiredValue(carrier)!, patience, stop);
        }));
        return command;
    }

    private static async Task<int> ProbeAsync(CliContext context, ProvisioningSet set, string name, ProbeTarget? target, TimeSpan patience, CancellationToken stop)
    {
        Connection? connection = set.Connections.FirstOrDefault(one => one.Name == name);
        if (connection is null) return context.Fail($"there is no connection \"{name}\"{Known(set.Connections.Select(one => one.Name))}");
        var results = new ProbeResults(connection);
        string? failure = await new ConnectionProbe(context, results, target, TimeProvider.System).RunAsync(patience, stop);
        if (results.Bind is null) return context.Fail(failure!);
        foreach (string line in ProbeReport.Lines(results)) context.Say(line);
        return failure is null ? CommandLine.Success : context.Fail(failure);
    }

    private static async Task<int> WatchAsync(
        CliContext context, GatewayOptions options, EnvironmentSecret secret, ProvisioningSet set, string name, TimeSpan patience, CancellationToken stop)
    {
        Carrier? carrier = set.Carriers.FirstOrDefault(one => one.Name == name);
        if (carrier is null) return context.Fail($"there is no carrier \"{name}\"{Known(set.Carriers.Select(one => one.Name))}");
        if (carrier.Credentials.Count == 0) return context.Fail($"carrier \"{name}\" has no systemId: it does not bind, it is billed for what arrives on a connection");
        return await new CarrierWatch(context, options, secret, carrier, TimeProvider.System).RunAsync(patience, stop);
    }

    private static ProbeTarget? Target(string? to, string? from) =>
        to is null ? null : new ProbeTarget(to, from is not null && !from.All(char.IsAsciiDigit) ? new SmppAddress(Ton.Alphanumeric, Npi.Unknown, from) : null, from ?? to);

    private static string Known(IEnumerable<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal).Select(one => $"\"{one}\"")) is { Length: > 0 } all ? $"; there are {all}" : "; none is provisioned";

    private static void Check(OptionResult result, Predicate<string> holds, string expected)
    {
        if (result.Tokens is [var token] && !holds(token.Value)) result.AddError($"\"{token.Value}\" does not do; write {expected}");
    }
}

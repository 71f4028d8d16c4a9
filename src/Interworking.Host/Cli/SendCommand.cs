using System.CommandLine;
using System.Net;
using Interworking.Host.Cli.Sending;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli;

/// <summary><c>send</c>: submits one SMS as a carrier would, and shows the answer and the receipt.</summary>
internal static class SendCommand
{
    public static Command Build(CliContext context)
    {
        var from = new Option<string>("--from") { Description = "Sender: a number, or a name of at most 11 characters.", HelpName = "A", Required = true };
        var to = new Option<string>("--to") { Description = "Recipient's number.", HelpName = "B", Required = true };
        var systemId = new Option<string>("--system-id") { Description = "The carrier's system_id.", HelpName = "X", DefaultValueFactory = _ => "asiacell" };
        var password = new Option<string>("--password") { Description = "Its password.", HelpName = "Y", DefaultValueFactory = _ => "asiacell" };
        var smpp = new Option<string>("--smpp") { Description = "The gateway's SMPP listener.", HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:2775" };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the receipt; 0 does not wait.", HelpName = "SECONDS", DefaultValueFactory = _ => 30 };
        var text = new Argument<string[]>("TEXT") { Description = "The message.", Arity = ArgumentArity.OneOrMore };
        from.Validators.Add(result => Check(result, token => token.Length is >= 1 and <= 20 && token.All(char.IsAscii), "1 to 20 ASCII characters"));
        to.Validators.Add(result => Check(result, token => token.TrimStart('+') is { Length: >= 1 and <= 20 } digits && digits.All(char.IsAsciiDigit), "a number of 1 to 20 digits"));
        systemId.Validators.Add(result => Check(result, token => token.Length is >= 1 and <= 15 && token.All(char.IsAscii), "1 to 15 ASCII characters"));
        password.Validators.Add(result => Check(result, token => token.Length <= 8 && token.All(char.IsAscii), "at most 8 ASCII characters"));
        smpp.Validators.Add(result => Check(result, token => TryAddress(token, out _), "host:port such as 127.0.0.1:2775"));
        wait.Validators.Add(result => Check(result, token => int.TryParse(token, out int seconds) && seconds is >= 0 and <= 86_400, "0 to 86400 seconds"));
        var command = new Command("send", "Submit one SMS as a carrier would; print the answer and the receipt.") { from, to, systemId, password, smpp, wait, text };
        command.SetAction(async (parsed, stop) =>
        {
            _ = TryAddress(parsed.GetRequiredValue(smpp), out DnsEndPoint? address); // validated above
            var message = new OutgoingSms(
                Address(parsed.GetRequiredValue(from)), Address(parsed.GetRequiredValue(to)), string.Join(' ', parsed.GetRequiredValue(text)));
            var sender = new SmsSender(context, parsed.GetRequiredValue(systemId), parsed.GetRequiredValue(password));
            return await sender.SendAsync(address!, message, TimeSpan.FromSeconds(parsed.GetValue(wait)), stop);
        });
        return command;
    }

    private static void Check(System.CommandLine.Parsing.SymbolResult result, Predicate<string> holds, string expected)
    {
        if (result.Tokens is [var token] && !holds(token.Value)) result.AddError($"\"{token.Value}\" does not do; write {expected}");
    }

    private static bool TryAddress(string text, out DnsEndPoint? address)
    {
        int colon = text.LastIndexOf(':');
        bool ok = colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out ushort port) && port > 0;
        address = ok ? new DnsEndPoint(text[..colon].Trim('[', ']'), ushort.Parse(text.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture)) : null;
        return ok;
    }

    private static SmppAddress Address(string text) => text switch
    {
        ['+', .. var digits] => new SmppAddress(Ton.International, Npi.Isdn, digits),
        _ when text.All(char.IsAsciiDigit) => new SmppAddress(Ton.Unknown, Npi.Isdn, text),
        _ => new SmppAddress(Ton.Alphanumeric, Npi.Unknown, text),
    };
}

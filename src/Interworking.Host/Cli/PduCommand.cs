using System.CommandLine;
using Interworking.Host.Cli.Pdus;
using Interworking.Smpp.Explain;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli;

/// <summary><c>pdu HEX</c>: explains SMPP PDUs field by field. Message text is shown, since whoever asks has it already; passwords are not.</summary>
internal static class PduCommand
{
    private static readonly (string Word, Alphabet Alphabet)[] Alphabets =
    [
        ("gsm7", Alphabet.Gsm7), ("gsm7packed", Alphabet.Gsm7Packed), ("latin1", Alphabet.Latin1), ("ascii", Alphabet.Ascii), ("utf8", Alphabet.Utf8),
        ("ucs2", Alphabet.Ucs2),
    ];

    public static Command Build(CliContext context)
    {
        var hex = new Argument<string[]>("HEX") { Description = "One or more PDUs in hex, spaces and colons allowed; \"-\" reads them from standard input.", Arity = ArgumentArity.OneOrMore };
        var alphabet = new Option<string>("--alphabet") { Description = "What data_coding 0 means on the link.", DefaultValueFactory = _ => "gsm7" };
        alphabet.AcceptOnlyFromAmong([.. Alphabets.Select(one => one.Word)]);
        var command = new Command("pdu", "Explain SMPP PDUs given in hex, field by field.") { hex, alphabet };
        command.SetAction(parsed => Explain(
            context, parsed.GetRequiredValue(hex), Alphabets.Single(one => one.Word == parsed.GetRequiredValue(alphabet)).Alphabet));
        return command;
    }

    private static int Explain(CliContext context, string[] hex, Alphabet alphabet)
    {
        using var given = new StringReader(string.Join(' ', hex));
        if (!HexInput.TryRead(hex is ["-"] ? context.Input : given, out byte[] octets, out string problem)) return context.Fail(problem);
        IReadOnlyList<ExplainedPdu> pdus = PduExplainer.Explain(octets, alphabet);
        for (int i = 0; i < pdus.Count; i++)
        {
            if (i > 0) context.Say("");
            foreach (string line in PduTable.Lines(pdus[i], i + 1, pdus.Count)) context.Say(line);
        }

        return pdus[^1].Fault is { } fault ? context.Fail(Describe(fault, pdus)) : CommandLine.Success;
    }

    private static string Describe(ExplainedFault fault, IReadOnlyList<ExplainedPdu> pdus)
    {
        string where = pdus.Count == 1 ? $"octet {fault.Offset}" : $"PDU {pdus.Count}, its octet {fault.Offset} (octet {pdus[^1].Start + fault.Offset} of all)";
        return $"malformed at {where}: {fault.Reason}; a peer is answered 0x{(uint)fault.Status:x8} {fault.Status.StandardName()}";
    }
}

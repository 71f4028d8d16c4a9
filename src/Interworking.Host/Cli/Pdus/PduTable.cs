using Interworking.Smpp.Explain;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Pdus;

/// <summary>An explained PDU as lines of text: offset, octets, field, value.</summary>
internal static class PduTable
{
    public static IEnumerable<string> Lines(ExplainedPdu pdu, int number, int count)
    {
        string which = count > 1 ? $"PDU {number} of {count}, at octet {pdu.Start}: " : "";
        yield return $"{which}{pdu.Id.StandardName()}, {pdu.Length} octets";
        int width = pdu.Fields.Select(field => Name(field).Length).DefaultIfEmpty(0).Max();
        yield return $"{"offset",6} {"octets",6}  {"field".PadRight(width)}  value";
        foreach (ExplainedField field in pdu.Fields)
            yield return $"{field.Offset,6} {field.Length,6}  {Name(field).PadRight(width)}  {field.Value}";
    }

    private static string Name(ExplainedField field) => new string(' ', 2 * field.Depth) + field.Name;
}

using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>How a peer writes numbers and text: the same for carriers and connections.</summary>
internal static class ProfileFields
{
    public static readonly FieldGroup Group = new("How it writes numbers and text",
    [
        new("profile.alphabet", "Default alphabet", FieldType.Choice)
        {
            Help = "What data_coding 0 means on its links.",
            Options =
            [
                new("gsm7", "GSM 7-bit, one septet to an octet"), new("gsm7packed", "GSM 7-bit, packed"), new("latin1", "Latin-1"), new("ascii", "ASCII"), new("utf8", "UTF-8"), new("ucs2", "UCS-2 / UTF-16BE"),
            ],
        },
        new("profile.longMessages", "Long messages", FieldType.Choice)
        {
            Help = "How texts longer than one PDU are sent.",
            Options = [new("udh", "in parts, user data header"), new("sar", "in parts, sar_* TLVs"), new("payload", "whole, message_payload")],
        },
        new("profile.idBase", "Ids in receipts", FieldType.Choice)
        {
            Help = "How its receipts write the id that its answer gave.",
            Options = [new("any", "as they come"), new("decimal", "decimal"), new("hex", "hexadecimal")],
        },
        new("profile.ton", "Type of number", FieldType.Number) { Help = "Of the addresses we write; empty follows from the number.", Range = "0 to 6" },
        new("profile.npi", "Numbering plan", FieldType.Number) { Help = "Of the addresses we write; empty follows from the number.", Range = "0 to 18" },
        new("profile.strip", "Digits it puts in front") { Help = "Taken off a number that comes, put in front of one that leaves.", Example = "00" },
        new("profile.prefix", "Digits it leaves out") { Help = "Put in front of a number that comes, taken off one that leaves.", Example = "49" },
        new("profile.languages", "National tables", FieldType.Lines)
        {
            Help = "Languages whose GSM 7-bit tables it reads, one a line: turkish, spanish, portuguese, bengali, gujarati, hindi, kannada, malayalam, oriya, punjabi, tamil, telugu, urdu.",
        },
    ])
    { Folded = true };
}

using System.Globalization;
using System.Text;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Receipts;

/// <summary>
/// The text of a delivery receipt (SMPP 3.4, appendix B):
/// <c>id:… sub:001 dlvrd:001 submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:DELIVRD err:000 text:</c>.
/// The text of the message itself is neither written nor kept: it may be a one-time password.
/// </summary>
/// <param name="Id">The message id that the submit answer gave.</param>
/// <param name="Submitted">Messages submitted; 0 when missing.</param>
/// <param name="Delivered">Messages delivered; 0 when missing.</param>
/// <param name="SubmitDate">In the sender's own time; null when missing or unreadable.</param>
/// <param name="DoneDate">In the sender's own time; null when missing or unreadable.</param>
/// <param name="State"><see cref="MessageState.Unknown"/> when the word is none of the known ones.</param>
/// <param name="Error">The network's own code as written; empty when missing.</param>
public sealed record DeliveryReceipt(
    string Id, int Submitted, int Delivered, DateTime? SubmitDate, DateTime? DoneDate, MessageState State, string Error)
{
    private const string DateFormat = "yyMMddHHmm";

    private static readonly string[] DateFormats = [DateFormat, "yyMMddHHmmss", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    /// <summary>The stat word was one of the known ones. An unknown word says nothing about the outcome.</summary>
    public bool StateKnown { get; init; } = true;

    /// <summary>The standard text; missing dates are written as zeros, a missing error as 000.</summary>
    public string Format() => string.Create(CultureInfo.InvariantCulture,
        $"id:{Id} sub:{Submitted:000} dlvrd:{Delivered:000} submit date:{Date(SubmitDate)} done date:{Date(DoneDate)} stat:{StatWords.ToWord(State)} err:{(Error.Length == 0 ? "000" : Error)} text:");

    /// <inheritdoc cref="TryParse(string, out DeliveryReceipt)"/>
    public static bool TryParse(ReadOnlySpan<byte> body, out DeliveryReceipt receipt) =>
        TryParse(Encoding.Latin1.GetString(body), out receipt);

    /// <summary>
    /// Finds the keys wherever they stand, in any order and case; what is missing stays empty. Keys behind <c>text:</c> count only
    /// when they were not met before it. False when neither an id nor a stat is there: then it is no receipt.
    /// </summary>
    public static bool TryParse(string text, out DeliveryReceipt receipt)
    {
        var scan = new ReceiptScan(text);
        string stat = scan.Value("stat");
        bool known = StatWords.TryParse(stat, out MessageState state);
        receipt = new DeliveryReceipt(
            scan.Value("id"), Number(scan.Value("sub")), Number(scan.Value("dlvrd", "dlvr")),
            Date(scan.Value("submit date")), Date(scan.Value("done date")), state, scan.Value("err"))
        { StateKnown = known };
        return receipt.Id.Length > 0 || stat.Length > 0;
    }

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static DateTime? Date(string digits) =>
        DateTime.TryParseExact(digits, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date) ? date : null;

    private static string Date(DateTime? date) => date?.ToString(DateFormat, CultureInfo.InvariantCulture) ?? "0000000000";
}

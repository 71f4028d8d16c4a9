using System.Globalization;
using System.Text;
using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>
/// What of a message goes into a SIP MESSAGE: its text. Apps show as text whatever they get, or nothing, and do not say beforehand what they take: of binary
/// and of data for an application they get a line that a user can read.
/// </summary>
internal static class AppBody
{
    public static byte[] Of(Message message) => Encoding.UTF8.GetBytes(message switch
    {
        { Showing: Showing.Notice, Marks.DestinationPort: { } port } => string.Create(CultureInfo.InvariantCulture, $"[Data for an application (port {port}), {Size(message)}]"),
        { Binary: { } binary } => $"[Binary message, {Octets(binary.Length)}]",
        _ => message.Text ?? "",
    });

    private static string Size(Message message) => message.Binary is { } binary ? Octets(binary.Length) : $"{message.Text?.Length ?? 0} characters";

    private static string Octets(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} octets");
}

using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>
/// Kamailio in the place of an IMS core: it takes our MESSAGEs to phones, has its module smsops, which is not ours, read application/vnd.3gpp.sms, and prints
/// what that found. It does not know the phones, so that nobody reports.
/// </summary>
/// <param name="directory">Its files go there.</param>
public sealed class KamailioPhones(TestDirectory directory) : Kamailio(directory, "phones")
{
    /// <summary>The line about a message with this text: <c>sms type=… from=… coding=… centre=… text=…</c>.</summary>
    public Task<string> ReceivedAsync(string text) =>
        Process.WaitForLineAsync(line => line.Contains($"text={text}|", StringComparison.Ordinal), $"short message \"{text}\"");

    protected override string Configuration() =>
        """
        loadmodule "kex.so"
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "pv.so"
        loadmodule "textops.so"
        loadmodule "siputils.so"
        loadmodule "xlog.so"
        loadmodule "smsops.so"

        request_route {
            if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
            if (is_method("MESSAGE") && isRPDATA()) {
                xlog("L_NOTICE", "sms to=$ru type=$rpdata(type) reference=$rpdata(reference) centre=$rpdata(originator) from=$tpdu(origen) coding=$tpdu(coding) accept=$hdr(Accept-Contact) text=$tpdu(payload)|\n");
                sl_send_reply("202", "Accepted");
                exit;
            }
            sl_send_reply("415", "Unsupported Media Type");
        }

        """;
}

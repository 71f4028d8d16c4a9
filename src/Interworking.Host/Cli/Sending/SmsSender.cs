using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Sending;

/// <summary>Binds as a carrier's ESME, submits, waits for receipts, unbinds.</summary>
internal sealed class SmsSender(CliContext context, string systemId, string password)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public async Task<int> SendAsync(DnsEndPoint address, OutgoingSms sms, TimeSpan wait, CancellationToken stop)
    {
        IReadOnlyList<SubmitSm> pdus = sms.ToPdus(RandomNumberGenerator.GetBytes(1)[0]);
        if (pdus.Count == 0) return context.Fail("the text needs more than 255 parts; make it shorter");
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(address.Host, address.Port, stop).AsTask().WaitAsync(ConnectTimeout, stop);
        }
        catch (Exception failure) when (failure is SocketException or TimeoutException)
        {
            return context.Fail($"nothing answers at {address.Host}:{address.Port} ({failure.Message}); is the server running, and does Smpp.Listen say so?");
        }

        await using NetworkStream stream = client.GetStream();
        var inbox = new ReceiptInbox();
        var session = new SmppSession(new StreamPipes(stream), SessionRole.Esme, inbox, new SmppSessionOptions { Window = 10 }, TimeProvider.System);
        Task<SessionEnd> life = session.RunAsync(stop);
        int code = await TalkAsync(session, inbox, pdus, wait, stop);
        await session.UnbindAsync();
        await life;
        return code;
    }

    private async Task<int> TalkAsync(SmppSession session, ReceiptInbox inbox, IReadOnlyList<SubmitSm> pdus, TimeSpan wait, CancellationToken stop)
    {
        BindResult bound = await session.BindAsync(
            new Bind(BindType.Transceiver, systemId, password, "", 0x34, Ton.Unknown, Npi.Unknown, ""), stop);
        if (!bound.IsBound)
            return context.Fail($"the bind as {systemId} failed: {Told(bound.Outcome, bound.Status)}; check --system-id, --password and the carrier's allowedAddresses");

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (SubmitSm pdu in pdus)
        {
            SendResult result = await session.SendAsync(pdu, stop);
            if (!result.IsOk || result.Response is not SubmitSmResp answer)
                return context.Fail($"part {ids.Count + 1} of {pdus.Count} was not accepted: {Told(result.Outcome, result.Status)}{Advice(result.Status)}");
            ids.Add(answer.MessageId);
            context.Say($"accepted {answer.MessageId}{(pdus.Count > 1 ? $" (part {ids.Count} of {pdus.Count})" : "")}");
        }

        if (wait > TimeSpan.Zero) context.Say($"waiting up to {wait.TotalSeconds:0} s for the receipt");
        return wait > TimeSpan.Zero ? await WaitAsync(inbox, ids, wait, stop) : CommandLine.Success;
    }

    private async Task<int> WaitAsync(ReceiptInbox inbox, HashSet<string> ids, TimeSpan wait, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(wait);
        int code = CommandLine.Success;
        try
        {
            while (ids.Count > 0)
            {
                if (await inbox.NextAsync(ids, limit.Token) is not { } receipt) return context.Fail("the gateway closed the link before the receipt came");
                ids.Remove(receipt.Id);
                context.Say($"receipt  {receipt.Id} {StatWords.ToWord(receipt.State)} err:{receipt.Error}");
                if (receipt.State != MessageState.Delivered) code = CommandLine.Failure;
            }

            return code;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return context.Fail($"no receipt yet for {string.Join(", ", ids)}: accepted, and waiting for its app; once delivered, the receipt goes to the carrier's next bind (--wait SECONDS waits longer)");
        }
    }

    private static string Told(SendOutcome outcome, CommandStatus status) => outcome switch
    {
        SendOutcome.Answered => $"{status} (0x{(uint)status:X2})",
        SendOutcome.TimedOut => "no answer in time",
        _ => "the link was cut",
    };

    private static string Advice(CommandStatus status) => status switch
    {
        CommandStatus.InvalidDestinationAddress => "; the recipient is neither an account with messaging nor matched by a service policy",
        CommandStatus.Throttled => "; the carrier's agreed rate is used up, try again later",
        CommandStatus.SystemError => "; the gateway cannot store it now, see its log",
        _ => "",
    };
}

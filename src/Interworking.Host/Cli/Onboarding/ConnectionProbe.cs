using System.Net.Sockets;
using System.Security.Authentication;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>
/// Dials a connection's peer and asks one thing after the other, the harmless ones first. It stops where nothing more can be learned: without a target, when no
/// form of the number is taken, when the link is cut.
/// </summary>
internal sealed class ConnectionProbe(CliContext context, ProbeResults results, ProbeTarget? target, TimeProvider time)
{
    private const int EnquireLinks = 3;
    private const int BurstSize = 6;

    /// <summary>Fills the results. Null when something was learned, else what stood in the way.</summary>
    /// <param name="patience">For receipts, after the last message.</param>
    /// <param name="stop">Gives up, in order.</param>
    public async Task<string?> RunAsync(TimeSpan patience, CancellationToken stop)
    {
        Connection connection = results.Connection;
        context.Note($"dialling {connection}");
        ProbeLink link;
        try
        {
            link = await ProbeLink.OpenAsync(connection, time, stop);
        }
        catch (Exception error) when ((error is SocketException or AuthenticationException or IOException or OperationCanceledException) && !stop.IsCancellationRequested)
        {
            string why = error is OperationCanceledException ? "no answer in time" : error.Message;
            return $"{connection.Address} cannot be reached{(connection.Tls ? " by TLS" : "")}: {why}; check address, tls and ca of connection \"{connection.Name}\"";
        }

        await using (link)
        {
            context.Note("binding");
            BindResult bound = await link.BindAsync(connection, stop);
            results.Bind = bound;
            if (!bound.IsBound) return Refused(bound);
            results.PeerVersion = link.PeerVersion;
            await EnquireAsync(link, stop);
            string? failure = await SubmitAsync(link, patience, stop);
            results.Cut = link.Receipts.End;
            return failure;
        }
    }

    private static string Refused(in BindResult bound)
    {
        if (bound.Outcome != SendOutcome.Answered) return "the bind was not answered; is that an SMPP port, and does it want TLS?";
        string advice = bound.Status switch
        {
            CommandStatus.AlreadyBound => "the running server may hold the only bind: set the connection \"enabled\": false for the while",
            CommandStatus.InvalidPassword or CommandStatus.InvalidSystemId or CommandStatus.BindFailed =>
                "check systemId and password, and ask the peer whether this machine's address is allowed and how many binds are",
            _ => "ask the peer what that means",
        };
        return $"the bind was refused with {StatusWords.Of(bound.Status)}; {advice}";
    }

    private async Task EnquireAsync(ProbeLink link, CancellationToken stop)
    {
        context.Note("enquire_link");
        for (int i = 0; i < EnquireLinks; i++)
        {
            if (await link.EnquireAsync(stop) is { } took) results.RoundTrips.Add(took);
        }
    }

    private async Task<string?> SubmitAsync(ProbeLink link, TimeSpan patience, CancellationToken stop)
    {
        if (target is null || !link.CanSubmit) return null;
        var messages = new ProbeMessages(target);
        foreach (NumberForm form in NumberForm.All)
        {
            if (!link.CanSubmit) break;
            context.Note($"number as {form}");
            results.Numbers.Add((form, await link.SubmitAsync(messages.Plain(form, $"{form}"), stop)));
        }

        if (results.Form is { } taken) await MessagesAsync(link, messages, taken, stop);
        results.Submitted = link.Submitted;
        if (!results.Answers.Any(answer => answer.IsOk)) return "no test message was taken: see \"numbers\"; is --to a number that this connection may send to?";
        await ReceiptsAsync(link, patience, stop);
        return null;
    }

    private async Task MessagesAsync(ProbeLink link, ProbeMessages messages, NumberForm form, CancellationToken stop)
    {
        if (link.CanSubmit)
        {
            context.Note("sender that is a name");
            results.FromName = await link.SubmitAsync(messages.FromName(form), stop);
        }

        foreach (byte coding in ProbeMessages.Codings)
        {
            if (!link.CanSubmit) return;
            context.Note($"data_coding {coding}");
            results.Alphabets.Add((coding, await link.SubmitAsync(messages.InCoding(form, coding), stop)));
        }

        foreach (LongMessages method in Enum.GetValues<LongMessages>())
        {
            if (method != LongMessages.Udh && !InterfaceVersions.TakesTlvs(link.PeerVersion)) continue;
            var answers = new List<ProbeAnswer>();
            context.Note($"long message by {method.ToString().ToLowerInvariant()}");
            foreach (ShortMessage part in messages.Long(form, method))
            {
                if (!link.CanSubmit) return;
                answers.Add(await link.SubmitAsync(part, stop));
            }

            results.LongMessages.Add((method, answers));
        }

        if (!link.CanSubmit) return;
        context.Note($"{BurstSize} at once");
        long began = time.GetTimestamp();
        results.Burst = await Task.WhenAll(Enumerable.Range(0, BurstSize).Select(_ => link.SubmitAsync(messages.Plain(form, "several at once"), stop)));
        results.BurstTook = time.GetElapsedTime(began);
    }

    private async Task ReceiptsAsync(ProbeLink link, TimeSpan patience, CancellationToken stop)
    {
        int wanted = results.Answers.Count(answer => answer.Id is not null);
        if (results.Connection.Bind == BindKind.Transmitter || wanted == 0) return;
        context.Note($"waiting up to {patience.TotalSeconds:0} s for {wanted} receipts");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            await foreach (ProbeReceipt receipt in link.Receipts.Taken.ReadAllAsync(limit.Token))
            {
                results.Receipts.Add(receipt);
                if (results.Receipts.Count >= wanted) return;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            context.Note($"{results.Receipts.Count} of {wanted} receipts came");
        }
    }
}

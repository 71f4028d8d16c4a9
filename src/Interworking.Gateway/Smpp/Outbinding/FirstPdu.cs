using System.Buffers;
using System.IO.Pipelines;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Outbinding;

/// <summary>Looks at what a new connection begins with and takes nothing: outbind turns the roles round before there is a session.</summary>
public static class FirstPdu
{
    /// <summary>An outbind with both fields at their longest is shorter; a longer one is for the session to refuse.</summary>
    public const int LongestOutbind = 128;

    /// <summary>Waits for the first octets.</summary>
    /// <param name="input">Of the connection.</param>
    /// <param name="within">How long nothing may come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">The server's stop.</param>
    public static async ValueTask<FirstPduKind> PeekAsync(PipeReader input, TimeSpan within, TimeProvider time, CancellationToken stop)
    {
        if (input.TryRead(out ReadResult there) && Judge(input, there) is { } known) return known;
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            while (true)
            {
                if (Judge(input, await input.ReadAsync(either.Token)) is { } kind) return kind;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return FirstPduKind.None; // as if it had never come: nothing was asked, nothing is told
        }
    }

    private static FirstPduKind? Judge(PipeReader input, in ReadResult read)
    {
        var reader = new SequenceReader<byte>(read.Buffer);
        bool told = reader.TryReadBigEndian(out int length) & reader.TryReadBigEndian(out int id);
        bool any = !read.Buffer.IsEmpty;
        input.AdvanceTo(read.Buffer.Start, told ? read.Buffer.Start : read.Buffer.End);
        if (told) return (CommandId)id == CommandId.Outbind && length is >= PduHeader.Size and <= LongestOutbind ? FirstPduKind.Outbind : FirstPduKind.Other;
        if (!read.IsCompleted) return null;
        return any ? FirstPduKind.Other : FirstPduKind.None;
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Login;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Interworking.Gateway.Smpp.Outbinding;

/// <summary>
/// A peer has opened a connection to us and asks us to bind on it. It must name a configured connection's system_id and password and come from that
/// connection's host; then one of the connection's binds that is not up takes it. outbind has no answer: whatever is wrong, the connection is closed, after
/// the same delay as a wrong bind is answered.
/// </summary>
public sealed class OutbindDoor(OutbindDesk desk, IProvisioning provisioning, LinkDirectory links, LoginGuard guard, LinkJournal journal, TimeProvider time)
{
    private static readonly TimeSpan NameWithin = TimeSpan.FromSeconds(5);

    /// <summary>The connection's life; never throws for what the peer does.</summary>
    /// <param name="connection">As it was accepted, with the outbind still to be read.</param>
    /// <param name="within">How long the outbind and its checks may take, and then how long it may wait for a bind.</param>
    /// <param name="closing">The server's stop.</param>
    public async Task RunAsync(ConnectionContext connection, TimeSpan within, CancellationToken closing)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, closing);
        try
        {
            if (await ReadAsync(connection.Transport.Input, either.Token) is not { } outbind) return;
            bool tls = connection.Features.Get<ITlsHandshakeFeature>() is not null;
            if (await FindAsync(outbind, connection.RemoteEndPoint, tls, either.Token) is not { } peer) return;
            var opened = new Outbound(
                connection.Transport, connection.RemoteEndPoint, tls,
                () => connection.Features.Get<ConnectionPass>()?.Bound(), closing);
            if (await desk.OfferAsync(peer.Name, opened, within, time, closing)) await opened.Ended;
            else journal.NotBound(peer, "it sent outbind, but all binds that this node has of it are up");
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // It is gone, or too slow: the connection ends with this method.
        }
    }

    private static async ValueTask<Outbind?> ReadAsync(PipeReader input, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop);
            ReadOnlySequence<byte> rest = read.Buffer;
            FrameResult result = PduFrame.TryTake(ref rest, FirstPdu.LongestOutbind, out ReadOnlySequence<byte> frame);
            Pdu? pdu = null;
            if (result == FrameResult.Taken) PduCodec.TryDecode(frame.ToArray(), out _, out pdu, out _);
            input.AdvanceTo(rest.Start, result == FrameResult.Taken ? rest.Start : rest.End);
            if (result != FrameResult.NeedMore || read.IsCompleted) return pdu as Outbind;
        }
    }

    private async ValueTask<Connection?> FindAsync(Outbind outbind, EndPoint? remote, bool tls, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        IPAddress address = Plain((remote as IPEndPoint)?.Address ?? IPAddress.None);
        bool trusted = links.IsBoundFrom(address);
        if (trusted || guard.LockedFor(address, outbind.SystemId) is null)
        {
            foreach (Connection one in Named(outbind))
            {
                // Agreed to be encrypted: what it carries does not go in clear because the peer dialled.
                if (one.Tls && !tls) continue;
                if (!await IsHostAsync(one, address, stop)) continue;
                guard.Succeeded(address, outbind.SystemId);
                return one;
            }
        }

        LoginFailure failure = guard.Failed(address, outbind.SystemId, mayLock: !trusted);
        TimeSpan left = failure.Delay - time.GetElapsedTime(began);
        if (left > TimeSpan.Zero) await Task.Delay(left, time, stop);
        journal.Refused(
            new LoginResult(CommandStatus.BindFailed, null, null, "outbind: no connection has this system_id, password, host and encryption", failure.Tell), outbind.SystemId, remote);
        return null;
    }

    /// <summary>Every connection is compared to the end, so that the time tells nothing.</summary>
    private List<Connection> Named(Outbind outbind)
    {
        byte[] systemId = Hash(outbind.SystemId), password = Hash(outbind.Password);
        List<Connection> named = [];
        foreach (Connection one in provisioning.Current.Connections)
        {
            bool same = CryptographicOperations.FixedTimeEquals(systemId, Hash(one.SystemId)) & CryptographicOperations.FixedTimeEquals(password, Hash(one.Password));
            if (same && one.Enabled) named.Add(one);
        }

        return named;
    }

    private static async ValueTask<bool> IsHostAsync(Connection connection, IPAddress address, CancellationToken stop)
    {
        string host = connection.Address[..connection.Address.LastIndexOf(':')].Trim('[', ']');
        if (IPAddress.TryParse(host, out IPAddress? known)) return Plain(known).Equals(address);
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, stop).WaitAsync(NameWithin, stop);
            return addresses.Any(one => Plain(one).Equals(address));
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or TimeoutException)
        {
            return false; // a name that nobody knows is nobody's
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

using System.Net;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Peers;

/// <summary>The ways in which one carrier can be a burden to the gateway that it shares with others; each goes on until it is stopped.</summary>
/// <param name="Gateway">Where it binds.</param>
/// <param name="SystemId">Its login.</param>
/// <param name="Password">Of it.</param>
/// <param name="Did">Where its messages go; each asks for a receipt.</param>
public sealed record BadWays(IPEndPoint Gateway, string SystemId, string Password, string Did)
{
    private const int ManySubmits = 10_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    /// <summary>All of them by name.</summary>
    public IReadOnlyList<(string Name, Func<CancellationToken, Task> RunAsync)> All =>
    [
        ("slow: leaves receipts unanswered", stop => AnsweringAsync(static (_, _) => { }, stop)),
        ("throttling: answers 0x58", stop => AnsweringAsync(static (peer, request) => peer.Send(new DeliverSmResp(""), request.Sequence, CommandStatus.Throttled), stop)),
        ("wrong sequence numbers", stop => AnsweringAsync(static (peer, request) => peer.Send(new DeliverSmResp(""), request.Sequence + 5000), stop)),
        ("dead: reads and answers nothing", stop => AgainAsync(static (peer, _) => peer.Die(), stop)),
        ("flapping: binds and cuts", stop => AgainAsync(static (peer, _) => peer.Cut(), stop)),
        ("lying about lengths", stop => AgainAsync(static (peer, _) => peer.Send(Convert.FromHexString("7FFFFFFF000000040000000000000009")), stop)),
        ("floods and does not read", stop => AgainAsync(Flood, stop)),
        ("cuts silently and binds again", stop => AgainAsync(static (peer, self) => { self.Submit(peer, 10); peer.Die(); }, stop)),
    ];

    private static void Flood(BadPeer peer, BadWays self)
    {
        for (uint sequence = 10; sequence < ManySubmits; sequence++) self.Submit(peer, sequence);
        peer.Die();
    }

    private void Submit(BadPeer peer, uint sequence) => peer.Send(new SubmitSm(Sms.Plain(Did, $"bad {sequence}")), sequence);

    /// <summary>One bind that submits all the time and answers its receipts so.</summary>
    private async Task AnsweringAsync(Action<BadPeer, Interworking.Smpp.Codec.PduHeader> answer, CancellationToken stop)
    {
        await using BadPeer peer = await BadPeer.BindAsync(Gateway, SystemId, Password);
        peer.Answer = answer;
        using var pace = new PeriodicTimer(Pace);
        for (uint sequence = 10; await TickAsync(pace, stop); sequence++) Submit(peer, sequence);
    }

    /// <summary>Bind after bind, each ended as told; the ones before it stay open as long as the gateway lets them.</summary>
    private async Task AgainAsync(Action<BadPeer, BadWays> then, CancellationToken stop)
    {
        var peers = new List<BadPeer>();
        using var pace = new PeriodicTimer(Pace);
        try
        {
            while (await TickAsync(pace, stop))
            {
                BadPeer peer = await BadPeer.BindAsync(Gateway, SystemId, Password).WaitAsync(stop);
                peers.Add(peer);
                then(peer, this);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The gateway has had enough of it for now, or the time is over.
        }

        foreach (BadPeer peer in peers) await peer.DisposeAsync();
    }

    private static async Task<bool> TickAsync(PeriodicTimer pace, CancellationToken stop)
    {
        try
        {
            return await pace.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

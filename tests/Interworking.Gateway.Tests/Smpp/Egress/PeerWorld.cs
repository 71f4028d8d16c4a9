using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Microsoft.Data.Sqlite;

namespace Interworking.Gateway.Tests.Smpp.Egress;

/// <summary>A gateway over a real SQLite file with peers on real sessions, and a service policy that leads to them.</summary>
internal sealed class PeerWorld : IAsyncDisposable
{
    private readonly List<ScriptedPeer> _peers = [];
    private bool _stopped;

    private PeerWorld(CarrierFixture carrier) => Carrier = carrier;

    public CarrierFixture Carrier { get; }

    public PipelineFixture Gateway => Carrier.Gateway;

    public static async Task<PeerWorld> StartAsync(PipelineFixture? formerLife = null)
    {
        PipelineFixture gateway = await PipelineFixture.StartAsync(formerLife);
        if (formerLife is not null) await gateway.OpenListenersAsync();
        return new PeerWorld(await CarrierFixture.StartAsync(gateway));
    }

    /// <summary>A configured connection; it is up when its peer is.</summary>
    public ScriptedPeer Peer(string name, Func<Connection, Connection>? change = null)
    {
        var connection = new Connection { Name = name, Address = "192.0.2.1:2775", SystemId = "us", Password = "pw" };
        connection = change?.Invoke(connection) ?? connection;
        Gateway.Accounts.Put(connection);
        var peer = new ScriptedPeer(Carrier, connection);
        _peers.Add(peer);
        return peer;
    }

    public async Task<ScriptedPeer> UpAsync(string name, Func<Connection, Connection>? change = null)
    {
        ScriptedPeer peer = Peer(name, change);
        await peer.UpAsync();
        return peer;
    }

    public ServicePolicy Policy(params string[] connections)
    {
        var policy = new ServicePolicy("to peers", 10, "222%", connections, true);
        Gateway.Accounts.Put(policy);
        return policy;
    }

    /// <summary>Accepts a message; the result is the answer to come.</summary>
    public (Delivery Delivery, Task<Answer> Answer) Accept(
        string text = "hi", string to = "2221", ReceiptRequest receipt = ReceiptRequest.None, bool transaction = false, TimeSpan? validity = null, Origin? origin = null,
        byte[]? binary = null)
    {
        MessageId id = Gateway.Ids.Next();
        DateTimeOffset now = Gateway.Time.GetUtcNow();
        Origin from = origin ?? new Origin { Number = "4477", Raw = "+4477", Carrier = "TATA", SystemId = "tata" };
        var message = new Message
        {
            Id = id,
            TraceId = from.Trace?.Id ?? $"env1-{id}",
            Hops = from.Trace?.Hops ?? 0,
            Direction = Direction.SmsToSms,
            Origin = from,
            Destination = to,
            DestinationRaw = to,
            Text = binary is null ? text : null,
            Binary = binary,
            Alphabet = Alphabet.Gsm7,
            AcceptedAt = now,
            ExpiresAt = now + (validity ?? TimeSpan.FromHours(48)),
            Parts = [new MessagePart(id, 1, receipt)],
            Priority = 2,
        };
        Route route = Router.Find(to, Gateway.Accounts.Current, from.Connection);
        var delivery = new Delivery(message, route, transaction, Gateway.Pipeline.HoldFor(transaction, windowFull: false));
        return (delivery, AnswerAsync(delivery));
    }

    public async Task<Answer> SendAsync(string text = "hi", string to = "2221", ReceiptRequest receipt = ReceiptRequest.None) =>
        await Accept(text, to, receipt).Answer.WaitAsync(Limits.Patience);

    /// <summary>What became known after CDRs: event and detail.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync()
    {
        await Gateway.Ledger.BarrierAsync();
        using SqliteConnection database = Gateway.Database.Open();
        return [.. await database.QueryAsync<string>("select event || ' ' || detail from cdr_event order by at")];
    }

    /// <summary>CDRs by id, once there are as many.</summary>
    public async Task<IReadOnlyList<CdrLine>> CdrsAsync(int count)
    {
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (true)
        {
            await Gateway.Ledger.BarrierAsync();
            using SqliteConnection database = Gateway.Database.Open();
            List<CdrLine> lines = [.. await database.QueryAsync<CdrLine>(
                """
                select outcome as Outcome, delivered_to as DeliveredTo, smpp_status as SmppStatus, error as Error, attempts as Attempts, peer_ref as PeerRef, trace_id as TraceId,
                carrier as Carrier, direction as Direction from cdr order by id
                """)];
            if (lines.Count >= count) return lines;
            if (DateTime.UtcNow > end) throw new TimeoutException($"{lines.Count} CDRs instead of {count}");
            await Eventually.PauseAsync();
        }
    }

    /// <summary>States of the spool's rows by id.</summary>
    public async Task<IReadOnlyList<long>> SpoolAsync()
    {
        await Gateway.Ledger.BarrierAsync();
        using SqliteConnection database = Gateway.Database.Open();
        return [.. await database.QueryAsync<long>("select state from spool order by id")];
    }

    /// <summary>The one message is there and waits.</summary>
    public async Task WaitsAsync()
    {
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (await SpoolAsync() is not [0] || Gateway.Running.Count > 0)
        {
            if (DateTime.UtcNow > end) throw new TimeoutException("it does not wait");
            await Eventually.PauseAsync();
        }
    }

    /// <summary>Moves the clock until the condition holds.</summary>
    public async Task PassAsync(TimeSpan step, Func<bool> until, string what)
    {
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (!until())
        {
            if (DateTime.UtcNow > end) throw new TimeoutException(what);
            Gateway.Time.Advance(step);
            await Task.Delay(1);
        }
    }

    /// <summary>Ends this life and keeps what is in the database for the next.</summary>
    public async Task StopAsync()
    {
        foreach (ScriptedPeer peer in _peers) await peer.DisposeAsync();
        await Carrier.EndAsync();
        await Gateway.StopAsync();
        _stopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopped) return; // the folder is the next life's
        foreach (ScriptedPeer peer in _peers) await peer.DisposeAsync();
        await Carrier.DisposeAsync();
    }

    private async Task<Answer> AnswerAsync(Delivery delivery)
    {
        Answer answer = await Gateway.Pipeline.AcceptAsync(delivery);
        Gateway.Pipeline.Answered(delivery);
        return answer;
    }

    internal sealed record CdrLine
    {
        public string Outcome { get; init; } = "";

        public string? DeliveredTo { get; init; }

        public long? SmppStatus { get; init; }

        public string? Error { get; init; }

        public long Attempts { get; init; }

        public string? PeerRef { get; init; }

        public string TraceId { get; init; } = "";

        public string? Carrier { get; init; }

        public string Direction { get; init; } = "";
    }
}

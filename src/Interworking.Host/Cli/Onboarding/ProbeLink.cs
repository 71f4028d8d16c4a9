using System.Net;
using System.Net.Security;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>One bind to the peer for the time of the probe. It counts what it submits and stops at the agreed most.</summary>
internal sealed class ProbeLink : IAsyncDisposable
{
    /// <summary>PDUs submitted at most, whatever becomes of them.</summary>
    public const int MostMessages = 20;

    private static readonly TimeSpan PauseWhenThrottled = TimeSpan.FromSeconds(1);

    private readonly PeerStream _stream;
    private readonly SmppSession _session;
    private readonly Task<SessionEnd> _life;
    private readonly TimeProvider _time;
    private bool _throttled;

    private ProbeLink(PeerStream stream, TimeProvider time)
    {
        (_stream, _time) = (stream, time);
        Receipts = new ProbeReceipts(time);
        _session = new SmppSession(new StreamPipes(stream.Stream), SessionRole.Esme, Receipts, new SmppSessionOptions { Window = MostMessages, PeerWindow = 50 }, time);
        _life = _session.RunAsync(CancellationToken.None);
    }

    public ProbeReceipts Receipts { get; }

    /// <summary>PDUs submitted.</summary>
    public int Submitted { get; private set; }

    /// <summary>Where it leads.</summary>
    public EndPoint? Remote => _stream.Remote;

    /// <summary>Its TLS; null where there is none.</summary>
    public SslStream? Tls => _stream.Stream as SslStream;

    /// <summary>Messages can be submitted.</summary>
    public bool CanSubmit => _session.CanSendSubmit;

    /// <summary>interface_version of the peer.</summary>
    public byte PeerVersion => _session.PeerInterfaceVersion;

    /// <summary>Connects; throws as <see cref="PeerStream.DialAsync"/> does.</summary>
    public static async Task<ProbeLink> OpenAsync(Connection connection, TimeProvider time, CancellationToken stop) =>
        new(await PeerStream.DialAsync(connection, stop), time);

    /// <summary>With the connection's own credentials.</summary>
    public async Task<BindResult> BindAsync(Connection connection, CancellationToken stop) => await _session.BindAsync(ConnectionDialler.BindOf(connection), stop);

    /// <summary>Null when it was not answered.</summary>
    public async Task<TimeSpan?> EnquireAsync(CancellationToken stop)
    {
        long began = _time.GetTimestamp();
        SendResult result = await _session.SendAsync(new EnquireLink(), stop);
        return result.Outcome == SendOutcome.Answered ? _time.GetElapsedTime(began) : null;
    }

    /// <summary>Submits one and waits for its answer; after "throttled" the next one waits a second.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="MostMessages"/>: a bug of the caller.</exception>
    public async Task<ProbeAnswer> SubmitAsync(ShortMessage message, CancellationToken stop)
    {
        if (Submitted >= MostMessages) throw new InvalidOperationException($"more than {MostMessages} test messages");
        Submitted++;
        if (_throttled) await Task.Delay(PauseWhenThrottled, _time, stop);
        long began = _time.GetTimestamp();
        Receipts.Leaves();
        SendResult result = await _session.SendAsync(new SubmitSm(message), stop);
        var answer = new ProbeAnswer(result, _time.GetElapsedTime(began));
        Receipts.Answered(answer.Id);
        _throttled = result is { Outcome: SendOutcome.Answered, Status: CommandStatus.Throttled };
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.UnbindAsync();
        await _life;
        await _stream.DisposeAsync();
    }
}

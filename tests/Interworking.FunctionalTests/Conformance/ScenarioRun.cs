using System.Text;
using Interworking.FunctionalTests.Harness;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Conformance;

/// <summary>Plays one case and looks at what came of it.</summary>
public sealed class ScenarioRun(ScenarioCase which, GatewayProcess gateway, LoadCarrier carrier, string directory) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _contact = FreePorts.Next();
    private readonly List<(ScenarioStep Step, SippPlayer Player)> _players = [];
    private readonly List<string> _submitted = [];
    private DateTimeOffset _submittedAt;

    public string Trace => string.Join('\n', _players.Select(one => one.Player.Trace));

    /// <summary>Throws when something is not as expected.</summary>
    public async Task PlayAsync()
    {
        foreach (ScenarioStep step in which.Scenario.Steps)
        {
            if (step.Submit is { } submit) await SubmitAsync(submit);
            else await PlayAsync(step);
        }

        await ReceiptsAsync();
        await MessagesAsync();
        foreach ((ScenarioStep step, SippPlayer player) in _players)
        {
            if (step is { Stays: true, Ends: true }) await player.EndedAsync(Patience);
            if (step.Lossy) player.Lost.Should().BePositive("its network is a bad one");
        }
    }

    public void Dispose() => _players.ForEach(one => one.Player.Dispose());

    private async Task PlayAsync(ScenarioStep step)
    {
        var player = new SippPlayer(which, step, _players.Count, _contact, gateway.SipPort, directory);
        _players.Add((step, player));
        if (!step.Stays) await player.EndedAsync(Patience);
        else if (step.Then is null) await player.ListeningAsync();
        else await player.RegisteredAsync();
    }

    private async Task SubmitAsync(CarrierStep submit)
    {
        _submittedAt = DateTimeOffset.UtcNow;
        for (int number = 0; number < submit.Count; number++)
        {
            string text = submit.Octets is { } octets ? new string('x', octets) : $"hello {number + 1}";
            ShortMessage message = Sms.Plain(which.Alice(number % submit.Accounts), text) with { ValidityPeriod = submit.Validity is { } seconds ? $"0000000000{seconds:00}000R" : "" };
            if (text.Length > 250) message = message with { Body = default, Tlvs = new TlvListBuilder().Add(TlvTag.MessagePayload, Encoding.ASCII.GetBytes(text)).Build() };
            _submitted.Add(await carrier.TakenAsync(message));
        }
    }

    private async Task ReceiptsAsync()
    {
        if (which.Scenario.Expect.Receipt is not { } state) return;
        foreach (string id in _submitted) $"{(await carrier.ReceiptAsync(id, Patience)).State}".Should().Be(state);
        if (which.Scenario.Expect.After is { } seconds) (DateTimeOffset.UtcNow - _submittedAt).Should().BeGreaterThan(TimeSpan.FromSeconds(seconds));
    }

    private async Task MessagesAsync()
    {
        ScenarioExpectation expect = which.Scenario.Expect;
        if (expect.Received is { } received)
        {
            await Eventually.TrueAsync(() => CallIds().Length >= received, $"{received} messages", Patience);
            CallIds().Should().HaveCount(received).And.OnlyHaveUniqueItems();
        }

        if (expect.Text is { } text) _players.SelectMany(one => one.Player.Received).Should().OnlyContain(line => line == text);
        if ((expect.Cdrs ?? (expect.Outcome is null ? null : expect.Received ?? _submitted.Count)) is not { } count) return;
        await Eventually.TrueAsync(() => Cdrs().Count >= count, $"{count} CDRs", Patience);
        IReadOnlyList<ScenarioCdr> cdrs = Cdrs();
        cdrs.Should().HaveCount(count);
        cdrs.Select(cdr => cdr.With(expect)).Should().Equal(cdrs);
    }

    private string[] CallIds() => [.. _players.SelectMany(one => one.Player.CallIds)];

    private IReadOnlyList<ScenarioCdr> Cdrs() => gateway.Backend.Read(
        $"select outcome, sip_status, attempts from cdr where destination >= '{which.Alice(0)}' and destination < '{which.End}'",
        row => new ScenarioCdr(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetInt32(2)));

    private sealed record ScenarioCdr(string Outcome, int? SipStatus, int Attempts)
    {
        /// <summary>As it should be.</summary>
        public ScenarioCdr With(ScenarioExpectation expect) => new(expect.Outcome ?? Outcome, expect.SipStatus ?? SipStatus, expect.Attempts ?? Attempts);
    }
}

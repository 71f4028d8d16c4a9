using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Login;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Tests.Smpp.Links;

/// <summary>One line per change, and no flood of them.</summary>
public sealed class LinkJournalTests
{
    private static readonly Carrier Tata = new() { Name = "TATA", Credentials = [], AllowedAddresses = [] };
    private static readonly Connection Vendor = new() { Name = "vendor", Address = "192.0.2.1:2775", SystemId = "us", Password = "us-pw" };
    private static readonly IPEndPoint Remote = new(IPAddress.Loopback, 4000);
    private readonly ManualTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly LinkJournal _journal;

    public LinkJournalTests() => _journal = new LinkJournal(_time, _lines);

    [Fact]
    public void NotBound_SameReasonForAnHour_IsOneLine()
    {
        for (int i = 0; i < 120; i++)
        {
            _journal.NotBound(Vendor, "Connection refused");
            _time.Advance(TimeSpan.FromSeconds(30));
        }

        _journal.NotBound(Vendor, "bind refused with 0x0d bind failed");

        _lines.Should().HaveCount(2);
        _lines[0].Should().Be("Connection vendor to 192.0.2.1:2775 is not bound: Connection refused; trying again");
        _lines[1].Should().Contain("0x0d bind failed");
        _journal.Of(Vendor).Refusals.Should().Be(121);
        _lines.Should().NotContain(line => line.Contains("us-pw"));
    }

    [Fact]
    public async Task BoundAndEnded_AHundredTimesInAMinute_AreTenLinesThatSaySo()
    {
        await using SmppLinkFixture links = new(_time);
        for (int i = 0; i < 100; i++)
        {
            _journal.Bound(links.Of(Tata));
            _journal.Ended(links.Of(Tata), new SessionEnd(SessionEndReason.PeerClosed, ""));
        }

        _lines.Should().HaveCount(10);
        _lines[0].Should().StartWith("carrier:TATA bound as tata");
        _lines[1].Should().Contain("ended: the peer closed the connection without unbind");
        _lines[^1].Should().Contain("flapping");

        _time.Advance(TimeSpan.FromMinutes(1));
        _journal.Bound(links.Of(Tata));
        _lines[^1].Should().Contain("190 changes before it were not logged");
        PeerHistory history = _journal.Of(Tata);
        (history.Binds, history.Cuts, history.Ends.Count).Should().Be((101, 100, 5));
    }

    [Fact]
    public void Refused_Strangers_AreTenSecondsApartAndCleaned()
    {
        for (int i = 0; i < 1000; i++)
            _journal.Refused(new LoginResult(CommandStatus.BindFailed, null, null, "unknown system_id", true), $"guess\n{i}", Remote);

        _lines.Should().ContainSingle().Which.Should().Be("Bind as guess?0 from 127.0.0.1:4000 refused: unknown system_id");
        _journal.RefusedStrangers.Should().Be(1000);
    }

    [Fact]
    public void Refused_KnownCarrier_IsItsLastErrorAndTellsWhenWorthIt()
    {
        _journal.Refused(new LoginResult(CommandStatus.BindFailed, null, Tata, "wrong password", true), "tata", Remote);
        _journal.Refused(new LoginResult(CommandStatus.BindFailed, null, Tata, "wrong password (wrong tries so far: 3)", false), "tata", Remote);

        _lines.Should().ContainSingle();
        _journal.Of(Tata).LastError!.What.Should().Be("bind as tata from 127.0.0.1:4000 refused: wrong password (wrong tries so far: 3)");
    }

    [Theory]
    [InlineData(SessionEndReason.PeerUnbound, LogLevel.Information, false)]
    [InlineData(SessionEndReason.Stopped, LogLevel.Information, false)]
    [InlineData(SessionEndReason.EnquireLinkUnanswered, LogLevel.Warning, true)]
    [InlineData(SessionEndReason.IoError, LogLevel.Warning, true)]
    public async Task Ended_Reason_DecidesLevelAndWhetherItIsTrouble(SessionEndReason reason, LogLevel level, bool trouble)
    {
        await using SmppLinkFixture links = new(_time);
        _journal.Ended(links.Of(Tata), new SessionEnd(reason, ""));

        _lines.Levels.Should().Equal(level);
        (_journal.Of(Tata).LastError is not null).Should().Be(trouble);
    }

    [Fact]
    public void StatusWords_EveryEnd_HasWordsOfItsOwn()
    {
        string[] words = [.. Enum.GetValues<SessionEndReason>().Select(reason => StatusWords.Of(new SessionEnd(reason, "")))];
        words.Should().OnlyHaveUniqueItems().And.OnlyContain(one => one.Contains(' '));
        StatusWords.Of(CommandStatus.MessageQueueFull).Should().Be("0x14 message queue full");
        StatusWords.Of((CommandStatus)0x4A1).Should().Be("0x4a1");
    }

    private sealed class Lines : List<string>, ILogger<LinkJournal>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Levels.Add(logLevel);
            Add(formatter(state, exception));
        }
    }
}

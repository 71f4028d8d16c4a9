using Dapper;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;
using Microsoft.Data.Sqlite;

namespace Interworking.Gateway.Tests.Smpp;

/// <summary>User data as carriers send it, by a real session: what the app gets, and what the CDR says.</summary>
public sealed class UserDataTests : IAsyncLifetime
{
    private CarrierFixture _carrier = null!;
    private Account _app = null!;
    private CarrierFixture.Esme _esme = null!;

    public async Task InitializeAsync()
    {
        _carrier = await CarrierFixture.StartAsync();
        _app = _carrier.Gateway.NewAccount();
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _esme = (await _carrier.BindAsync()).Esme;
    }

    public async Task DisposeAsync() => await _carrier.DisposeAsync();

    [Theory]
    [InlineData(0x00, "03250101", "07", "ı")] // Turkish locking shift
    [InlineData(0x00, "03240101", "1B63", "ç")] // Turkish single shift
    [InlineData(0x00, "0824010105000308", "", null)] // no header: an element reaches over its end
    [InlineData(0x18, "", "00480069", "Hi")] // UCS-2 of the general group, class 0
    [InlineData(0x08, "", "D83DDE00", "😀")]
    [InlineData(0xF0, "", "4869", "Hi")]
    [InlineData(0x11, "", "4869", "Hi")]
    [InlineData(0xC8, "", "4869", "Hi")] // message waiting, discard: an app has no lamp, so it shows the text
    [InlineData(0xD8, "", "4869", "Hi")]
    [InlineData(0xE8, "", "00480069", "Hi")]
    [InlineData(0x03, "", "E9", "é")]
    [InlineData(0x00, "04C0020102", "4869", "Hi")] // an element of the SC's own
    public async Task SubmitSm_Coding_IsReadRight(byte dataCoding, string header, string body, string? text)
    {
        byte[] udh = Convert.FromHexString(header);
        await SubmitAsync(Sms([.. udh, .. Convert.FromHexString(body)]) with { DataCoding = dataCoding, EsmClass = new EsmClass(udh.Length > 0 ? (byte)0x40 : (byte)0) });
        if (text is not null) _carrier.Gateway.Apps.Arrived.Should().Equal(text);
        (await _carrier.Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Theory]
    [InlineData(0x00, true)]
    [InlineData(0x10, true)]
    [InlineData(0x18, true)]
    [InlineData(0xF0, true)]
    [InlineData(0xF1, false)]
    public async Task SubmitSm_ClassZero_IsOrdinaryTextMarkedAsFlash(byte dataCoding, bool flash)
    {
        _carrier.Gateway.Apps.Standing = null;
        TlvList subunit = dataCoding == 0 ? TlvList.Of(TlvTag.DestAddrSubunit, (byte)1) : TlvList.Empty;
        Task answer = SubmitAsync(Sms([0x00, 0x48]) with { DataCoding = dataCoding, Tlvs = subunit });
        ScriptedApps.Attempt attempt = await _carrier.Gateway.Apps.NextAsync();
        (attempt.Delivery.Message.Marks!.Class == MessageClass.Flash).Should().Be(flash);
        attempt.Delivery.Message.Text.Should().NotBeNull();
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await answer;
    }

    [Theory]
    [InlineData(0x40, "delivered")]
    [InlineData(0x7D, "failed")]
    [InlineData(0x7F, "failed")]
    public async Task SubmitSm_NeverDisplayed_IsTakenRecordedAndSentToNobody(byte protocolId, string outcome)
    {
        await SubmitAsync(Sms("x"u8.ToArray()) with { ProtocolId = protocolId });
        _carrier.Gateway.Apps.Arrived.Should().BeEmpty();
        (await _carrier.Gateway.CdrsAsync()).Should().Equal(outcome);
        await ScalarAsync("select count(*) from cdr where delivered_to is null and error like '%protocol_id%'", 1);
    }

    [Fact]
    public async Task SubmitSm_NeverDisplayedBehindWaitingMessages_DoesNotWaitForTheApp()
    {
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await SubmitAsync(Sms("first"u8.ToArray()));
        await SubmitAsync(Sms("x"u8.ToArray()) with { ProtocolId = 0x40 });
        (await _carrier.Gateway.CdrsAsync()).Should().Equal("delivered");
        (await _carrier.Gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task SubmitSm_WaitingIndicationSwitchedOff_IsTakenAndSentToNobody()
    {
        await SubmitAsync(Sms([]) with { DataCoding = 0xC0 });
        _carrier.Gateway.Apps.Arrived.Should().BeEmpty();
        (await _carrier.Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task SubmitSm_SimDataInParts_IsNeverDisplayed()
    {
        for (byte number = 1; number <= 2; number++)
            await SubmitAsync(Sms([0x05, 0x00, 0x03, 0x09, 2, number, 0x7F]) with { EsmClass = new EsmClass(0x40), DataCoding = 0xF6, ProtocolId = 0x7F });
        await Limits.UntilAsync(() => _carrier.Gateway.Running.Count == 0, "assembled");
        _carrier.Gateway.Apps.Arrived.Should().BeEmpty();
        (await _carrier.Gateway.CdrsAsync()).Should().Equal("failed");
    }

    [Fact]
    public async Task SubmitSm_PartsWithNationalTables_AreJoinedRight()
    {
        var profile = new EncoderProfile { Languages = [NationalLanguage.Turkish] };
        string text = string.Concat(Enumerable.Repeat("Işığın gölgesi ağaçta. ", 14));
        IReadOnlyList<Segment> parts = Segmenter.Split(Interworking.Smpp.Text.TextEncoder.Encode(text, profile), LongMessageMethod.Udh16, 700);
        parts.Count.Should().BeGreaterThan(2);
        foreach (Segment part in parts.Reverse()) await SubmitAsync(part.In(Sms([]), 0));
        await Limits.UntilAsync(() => !_carrier.Gateway.Apps.Arrived.IsEmpty, "assembled");
        _carrier.Gateway.Apps.Arrived.Should().Equal(text);
    }

    [Fact]
    public async Task SubmitSm_PartsOnAPackedLink_AreJoinedRight()
    {
        _carrier.Change(one => one with { Profile = new LinkProfile { Alphabet = Alphabet.Gsm7Packed } });
        CarrierFixture.Esme packed = (await _carrier.BindAsync()).Esme;
        string text = string.Concat(Enumerable.Repeat("Packed {text} with € ", 20));
        IReadOnlyList<Segment> parts = Segmenter.Split(
            Interworking.Smpp.Text.TextEncoder.Encode(text, new EncoderProfile { DefaultAlphabet = Alphabet.Gsm7Packed }), LongMessageMethod.Udh8, 3);
        foreach (Segment part in parts) (await packed.SubmitAsync(part.In(Sms([]), 0))).Status.Should().Be(CommandStatus.Ok);
        await Limits.UntilAsync(() => !_carrier.Gateway.Apps.Arrived.IsEmpty, "assembled");
        _carrier.Gateway.Apps.Arrived.Should().Equal(text);
    }

    [Fact]
    public async Task SubmitSm_SamePartTwice_IsOnePart()
    {
        await SubmitAsync(Part(1, "one "));
        await SubmitAsync(Part(1, "one "));
        await SubmitAsync(Part(2, "two"));
        await Limits.UntilAsync(() => !_carrier.Gateway.Apps.Arrived.IsEmpty, "assembled");
        _carrier.Gateway.Apps.Arrived.Should().Equal("one two");
    }

    /// <summary>References are 8 bits, and senders use them again: nothing of either message is lost, and none has the other's part.</summary>
    [Fact]
    public async Task SubmitSm_ReferenceOfAnIncompleteMessageUsedAgain_EndsThatAndBeginsANewOne()
    {
        await SubmitAsync(Part(1, "old "));
        await SubmitAsync(Part(1, "new "));
        await SubmitAsync(Part(2, "text"));
        await Limits.UntilAsync(() => _carrier.Gateway.Apps.Arrived.Count == 2, "both delivered");
        _carrier.Gateway.Apps.Arrived.Should().BeEquivalentTo("old " + PartAssembler.Gap, "new text");
        (await _carrier.Gateway.CountAsync("part")).Should().Be(0);
    }

    [Fact]
    public async Task SubmitSm_PartOneOfOne_IsWholeAtOnce()
    {
        await SubmitAsync(Sms([0x05, 0x00, 0x03, 0x2A, 1, 1, .. "whole"u8]) with { EsmClass = new EsmClass(0x40) });
        _carrier.Gateway.Apps.Arrived.Should().Equal("whole");
        (await _carrier.Gateway.CountAsync("spool_step")).Should().Be(0);
    }

    [Theory]
    [InlineData("", "2026-01-03T00:00:00.000Z")] // the default: 48 hours
    [InlineData("000000003000000R", "2026-01-01T00:30:00.000Z")]
    [InlineData("000002000000000R", "2026-01-03T00:00:00.000Z")]
    [InlineData("260101120000000+", "2026-01-01T12:00:00.000Z")]
    [InlineData("260101120000008+", "2026-01-01T10:00:00.000Z")] // two hours east of UTC
    [InlineData("260101120000020-", "2026-01-01T17:00:00.000Z")] // five hours west
    [InlineData("250101120000000+", "2026-01-03T00:00:00.000Z")] // over before it began, which nobody means: the default
    [InlineData("000000000000000R", "2026-01-03T00:00:00.000Z")]
    public async Task SubmitSm_ValidityPeriod_EndsThen(string validity, string end)
    {
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await SubmitAsync(Sms("hi"u8.ToArray()) with { ValidityPeriod = validity });
        await ScalarAsync("select expires_at from spool", DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task DataSm_QosTimeToLive_IsItsValidity()
    {
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        TlvList tlvs = new TlvListBuilder().Add(TlvTag.QosTimeToLive, [0, 0, 0x0E, 0x10]).Add(TlvTag.MessagePayload, "hi"u8).Build();
        ShortMessage sms = Sms([]);
        await _esme.Session.SendAsync(new DataSm("", sms.Source, sms.Destination, default, default, 0, tlvs), default);
        await ScalarAsync("select expires_at from spool", new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    private async Task ScalarAsync(string sql, long expected)
    {
        await _carrier.Gateway.Ledger.BarrierAsync();
        using SqliteConnection connection = _carrier.Gateway.Database.Open();
        (await connection.ExecuteScalarAsync<long>(sql)).Should().Be(expected);
    }

    private async Task SubmitAsync(ShortMessage message) => (await _esme.SubmitAsync(message)).Status.Should().Be(CommandStatus.Ok);

    private ShortMessage Part(byte number, string text) =>
        Sms([0x05, 0x00, 0x03, 0x2A, 2, number, .. System.Text.Encoding.ASCII.GetBytes(text)]) with { EsmClass = new EsmClass(0x40) };

    private ShortMessage Sms(byte[] body) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did),
        Body = body,
    };
}

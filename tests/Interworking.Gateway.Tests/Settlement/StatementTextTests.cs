using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Tests.Settlement;

public sealed class StatementTextTests
{
    private static readonly Statement Sample = new()
    {
        Environment = "env1",
        Carrier = "TATA \"€\" <b>",
        Month = new BillingMonth(2026, 3),
        TimeZone = "Asia/Baghdad",
        Tariff = "T",
        Currency = "IQD",
        Unit = TariffUnit.Message,
        ChargeOn = ChargeOn.Delivered,
        Lines = [new StatementLine("964", new DateOnly(2026, 1, 1), 0.00000001m, 3, 4, [new StatementStep(0, 4, 0.00000001m)], new TrafficTotals(3, 4, 3, 0, 0, 0))],
        Errors = [],
        Days = [new StatementDay(new DateOnly(2026, 3, 1), new TrafficTotals(3, 4, 3, 0, 0, 0))],
        Adjustments = [new StatementAdjustment(7, DateTimeOffset.UnixEpoch, new DateOnly(2026, 2, 1), "964", TrafficState.Unknown, TrafficState.Delivered, 1, 2.5m)],
        Traffic = new TrafficTotals(3, 4, 3, 0, 0, 0),
        MonthlyFee = 5m,
        Corrects = 3,
        CorrectedTotal = 9.99m,
    };

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        string text = StatementText.Write(Sample);

        StatementText.Read(text).Should().BeEquivalentTo(Sample, options => options.ComparingByValue<BillingMonth>());
        StatementText.Write(StatementText.Read(text)).Should().Be(text, "it is printed again byte for byte");
        text.Should().Contain("\"total\":\"7.500\"").And.Contain("\"price\":\"0.00000001\"");
    }

    [Fact]
    public void Chain_AnythingChanged_IsFound()
    {
        ClosedStatement first = ClosedStatement.Seal(Sample, 1, "", DateTimeOffset.UnixEpoch), second = ClosedStatement.Seal(Sample, 2, first.Hash, DateTimeOffset.UnixEpoch);

        SettlementCheck.Chain([first, second]).Ok.Should().BeTrue();
        SettlementCheck.Chain([second]).Ok.Should().BeFalse();
        SettlementCheck.Chain([first with { Content = first.Content.Replace("7.500", "7.499") }, second]).Ok.Should().BeFalse();
        ClosedStatement forged = ClosedStatement.Seal(Sample with { MonthlyFee = 4m }, 1, "", DateTimeOffset.UnixEpoch);
        SettlementCheck.Chain([forged, second]).Text.Should().Contain("statement 2");
    }
}

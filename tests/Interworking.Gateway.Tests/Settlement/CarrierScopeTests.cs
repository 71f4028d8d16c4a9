using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Tests.Settlement;

public sealed class CarrierScopeTests
{
    [Theory]
    [InlineData("9647701234", "96477")]
    [InlineData("9647801234", "9647")]
    [InlineData("96477", "96477")]
    [InlineData("447911123456", "4479111")]
    [InlineData("447921123456", "4479")]
    [InlineData("44", "44")]
    [InlineData("", "")]
    public void PrefixOf_Destination_IsTheLongestThatTheTariffTellsApart(string destination, string prefix)
    {
        CarrierScope scope = Scope("UTC", "", "964", "96477", "4479111");

        scope.PrefixOf(destination).Should().Be(prefix);
        scope.PrefixOf(destination[..Math.Min(scope.Digits, destination.Length)]).Should().Be(prefix, "that many digits are enough");
    }

    [Theory]
    [InlineData("Asia/Baghdad", "2026-03-31T20:59:59Z", "2026-03-31")]
    [InlineData("Asia/Baghdad", "2026-03-31T21:00:00Z", "2026-04-01")]
    [InlineData("Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-03-28T22:59:59Z", "2026-03-28")]
    [InlineData("Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02")]
    [InlineData("America/New_York", "2026-11-01T04:30:00Z", "2026-11-01")]
    public void DayOf_Moment_IsTheCarriersDay(string zone, string at, string day) =>
        Scope(zone).DayOf(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", null).Should().Be(day);

    [Theory]
    [InlineData("Asia/Baghdad")]
    [InlineData("Asia/Beirut")]
    [InlineData("America/Havana")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Asia/Kathmandu")]
    public void DayOf_EveryQuarterOfAYear_AgreesWithWhereDaysBegin(string zone)
    {
        CarrierScope scope = Scope(zone);
        var wrong = new List<DateTimeOffset>();
        for (var at = new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero); at.Year < 2025; at = at.AddMinutes(15))
        {
            DateOnly day = scope.DayOf(at);
            if (at < BillingMonth.StartOf(day, scope.Zone) || at >= BillingMonth.StartOf(day.AddDays(1), scope.Zone) || scope.DayOf(at.AddMinutes(14.99)) != day) wrong.Add(at);
        }

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Definition_ZoneOrPrefixes_MakeItAnother()
    {
        string definition = Scope("UTC", "96477", "1").Definition;

        Scope("UTC", "964", "96477").Definition.Should().Be(definition, "short prefixes are told apart anyway");
        Scope("UTC", "96478").Definition.Should().NotBe(definition);
        Scope("Asia/Baghdad", "96477").Definition.Should().NotBe(definition);
    }

    private static CarrierScope Scope(string zone, params string[] prefixes) => CarrierScope.Of(
        "TATA", zone, new Tariff("T", "USD", TariffUnit.Part, ChargeOn.Accepted, [.. prefixes.Select(prefix => new Rate(prefix, 0.01m, new DateOnly(2026, 1, 1)))]));
}

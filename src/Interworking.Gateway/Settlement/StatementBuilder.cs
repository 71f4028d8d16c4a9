using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement;

/// <summary>Makes a statement out of counts: prices and adds up, in exact decimals. Reads nothing.</summary>
internal sealed class StatementBuilder(string environment, Carrier carrier, Tariff? tariff, BillingMonth month)
{
    private readonly Dictionary<Rate, (long Messages, long Units, TrafficTotals Traffic)> _priced = [];
    private readonly SortedDictionary<string, (long Messages, long Units)> _unpriced = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DateOnly, TrafficTotals> _days = [];
    private TrafficTotals _all = TrafficTotals.None;

    /// <summary>Nobody knows this carrier any more.</summary>
    public bool IsStranger { get; init; }

    public Statement Build(CarrierTraffic traffic)
    {
        foreach (TrafficCount count in traffic.Counts) Add(count, 1);
        foreach (TrafficCount count in traffic.CarriedOut) Add(count, -1);
        foreach (TrafficCount count in traffic.CarriedIn) Add(count, 1);
        StatementAdjustment[] adjustments = [.. traffic.Events.Where(late => late.Before != late.After).Select(Adjust)];
        return new Statement
        {
            Environment = environment,
            Carrier = carrier.Name,
            Month = month,
            TimeZone = carrier.TimeZone,
            Tariff = tariff?.Name,
            Currency = tariff?.Currency,
            Unit = tariff?.Unit ?? TariffUnit.Part,
            ChargeOn = tariff?.ChargeOn ?? ChargeOn.Accepted,
            Lines =
            [
                .. _priced.Where(line => line.Value.Traffic.Messages != 0).OrderBy(line => line.Key.Prefix, StringComparer.Ordinal).ThenBy(line => line.Key.From)
                    .Select(line => new StatementLine(
                        line.Key.Prefix, line.Key.From, line.Key.Price, line.Value.Messages, line.Value.Units, line.Key.Divide(line.Value.Units), line.Value.Traffic)),
            ],
            Errors = [.. _unpriced.Where(line => line.Value.Messages != 0).Select(line => new StatementError(line.Key, line.Value.Messages, line.Value.Units, Problem()))],
            Days = [.. _days.Where(day => day.Value.Messages != 0).Select(day => new StatementDay(day.Key, day.Value))],
            Adjustments = adjustments,
            Traffic = _all,
            CarriedIn = TrafficTotals.Of(traffic.CarriedIn),
            CarriedOut = TrafficTotals.Of(traffic.CarriedOut),
            MonthlyFee = tariff?.MonthlyFee ?? 0,
            MonthlyMinimum = tariff?.MonthlyMinimum ?? 0,
        };
    }

    private void Add(TrafficCount count, int sign)
    {
        _all = _all.Plus(count, sign);
        _days[count.Day] = (_days.GetValueOrDefault(count.Day) ?? TrafficTotals.None).Plus(count, sign);
        bool charged = tariff is not { ChargeOn: ChargeOn.Delivered } || IsDelivered(count.State);
        long messages = charged ? sign * count.Messages : 0;
        long units = tariff is { Unit: TariffUnit.Message } || !charged ? messages : sign * count.Parts;
        if (tariff?.Find(count.Prefix, count.Day) is { } rate)
        {
            (long Messages, long Units, TrafficTotals Traffic) before = _priced.GetValueOrDefault(rate, (0, 0, TrafficTotals.None));
            _priced[rate] = (before.Messages + messages, before.Units + units, before.Traffic.Plus(count, sign));
        }
        else if (charged)
        {
            string prefix = count.Prefix[..Math.Min(CarrierScope.ReportedDigits, count.Prefix.Length)];
            (long Messages, long Units) before = _unpriced.GetValueOrDefault(prefix);
            _unpriced[prefix] = (before.Messages + messages, before.Units + units);
        }
    }

    private StatementAdjustment Adjust(LateEvent late)
    {
        int sign = tariff is { ChargeOn: ChargeOn.Delivered } ? Convert.ToInt32(IsDelivered(late.After)) - Convert.ToInt32(IsDelivered(late.Before)) : 0;
        long units = sign * (tariff is { Unit: TariffUnit.Message } ? 1 : late.Parts);
        Rate? rate = units == 0 ? null : tariff?.Find(late.Prefix, late.AcceptedOn);
        if (units != 0 && rate is null)
        {
            string prefix = late.Prefix[..Math.Min(CarrierScope.ReportedDigits, late.Prefix.Length)];
            (long Messages, long Units) before = _unpriced.GetValueOrDefault(prefix);
            _unpriced[prefix] = (before.Messages + 1, before.Units + units);
        }

        return new StatementAdjustment(late.Id.Value, late.At, late.AcceptedOn, late.Prefix, late.Before, late.After, units, rate?.Price ?? 0);
    }

    private string Problem() => tariff switch
    {
        _ when IsStranger => "no such carrier is provisioned; provision it again with its tariff",
        null => "the carrier has no tariff; provision one",
        _ => $"tariff \"{tariff.Name}\" has no rate for these destinations at that time; add one",
    };

    private static bool IsDelivered(TrafficState state) => state == TrafficState.Delivered;
}

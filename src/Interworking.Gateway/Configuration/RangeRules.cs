namespace Interworking.Gateway.Configuration;

/// <summary>Numbers within the ranges that their options state.</summary>
internal static class RangeRules
{
    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options)
    {
        (string Key, long Value, long Least, long Most, string Unit)[] rules =
        [
            ("Smpp.BindSeconds", options.Smpp.BindSeconds, 1, 300, "seconds"),
            ("Smpp.EnquireLinkSeconds", options.Smpp.EnquireLinkSeconds, 1, 3600, "seconds"),
            ("Smpp.ResponseSeconds", options.Smpp.ResponseSeconds, 1, 300, "seconds"),
            ("Smpp.MaxConnections", options.Smpp.MaxConnections, 1, 100_000, "connections"),
            ("Smpp.MaxUnbound", options.Smpp.MaxUnbound, 1, 100_000, "connections"),
            ("Smpp.MaxUnboundPerAddress", options.Smpp.MaxUnboundPerAddress, 1, 100_000, "connections"),
            ("Sip.MinExpiresSeconds", options.Sip.MinExpiresSeconds, 1, 3600, "seconds"),
            ("Sip.MaxExpiresSeconds", options.Sip.MaxExpiresSeconds, 60, 86_400, "seconds"),
            ("Sip.MaxContacts", options.Sip.MaxContacts, 1, 64, "contacts"),
            ("Sip.NatKeepAliveSeconds", options.Sip.NatKeepAliveSeconds, options.Sip.NatKeepAliveSeconds == 0 ? 0 : 5, 300, "seconds, or 0 for none"),
            ("Sip.FlowTimerSeconds", options.Sip.FlowTimerSeconds, options.Sip.FlowTimerSeconds == 0 ? 0 : 30, 3600, "seconds, or 0 for none"),
            ("Sip.IdleSeconds", options.Sip.IdleSeconds, 10, 86_400, "seconds"),
            ("Sip.HalfOpenSeconds", options.Sip.HalfOpenSeconds, 1, 300, "seconds"),
            ("Sip.MaxHalfOpen", options.Sip.MaxHalfOpen, 1, 1_000_000, "connections"),
            ("Sip.MaxHalfOpenPerAddress", options.Sip.MaxHalfOpenPerAddress, 1, 1_000_000, "connections"),
            ("Sip.Defence.IgnoreMinutes", options.Sip.Defence.IgnoreMinutes, 1, 1440, "minutes"),
            ("Push.KeepDays", options.Push.KeepDays, 1, 365, "days"),
            ("Push.TimeoutSeconds", options.Push.TimeoutSeconds, 1, 60, "seconds"),
            ("Apps.RepeatSeconds", options.Apps.RepeatSeconds, 0, 3600, "seconds, or 0 for none"),
            ("Registrar.CachedAccounts", options.Registrar.CachedAccounts, 1000, 10_000_000, "accounts"),
            ("Delivery.AcceptanceHoldMs", options.Delivery.AcceptanceHoldMs, 0, 1000, "milliseconds"),
            ("Delivery.FullWindowHoldMs", options.Delivery.FullWindowHoldMs, 0, 1000, "milliseconds"),
            ("Delivery.DefaultValidityHours", options.Delivery.DefaultValidityHours, 1, 720, "hours"),
            ("Delivery.PartTimeoutSeconds", options.Delivery.PartTimeoutSeconds, 1, 86_400, "seconds"),
            ("Delivery.SpoolLimit", options.Delivery.SpoolLimit, 1, 1_000_000_000, "messages"),
            ("Delivery.MessagesPerMinutePerAccount", options.Delivery.MessagesPerMinutePerAccount, 0, 1_000_000, "messages"),
            ("Delivery.FailureText", options.Delivery.FailureText.Length, 0, 300, "characters"),
            ("Retention.CdrMonths", options.Retention.CdrMonths, 0, 240, "months"),
            ("Retention.HistoryDays", options.Retention.HistoryDays, 0, 3650, "days"),
            ("Telemetry.TracesPer10000", options.Telemetry.TracesPer10000, 0, 10_000, "messages"),
            ("Telemetry.MetricsSeconds", options.Telemetry.MetricsSeconds, 5, 3600, "seconds"),
            ("Canary.Seconds", options.Canary.Seconds, 10, 3600, "seconds"),
            ("Delivery.MaxInFlight", options.Delivery.MaxInFlight, 100, 1_000_000, "messages"),
        ];
        foreach ((string key, long value, long least, long most, string unit) in rules)
        {
            if (value < least || value > most) yield return new ConfigurationError(key, $"{value} is out of range; write {least} to {most} {unit}");
        }

        if (options.Sip.MinExpiresSeconds > options.Sip.MaxExpiresSeconds)
            yield return new ConfigurationError("Sip.MinExpiresSeconds", $"{options.Sip.MinExpiresSeconds} is more than Sip.MaxExpiresSeconds ({options.Sip.MaxExpiresSeconds})");
    }
}

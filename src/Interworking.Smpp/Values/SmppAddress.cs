namespace Interworking.Smpp.Values;

/// <summary>An address as the wire carries it (SMPP 3.4, 5.2.5 to 5.2.9): 20 characters at most, 64 in data_sm and alert_notification.</summary>
public readonly record struct SmppAddress(Ton Ton, Npi Npi, string Value);

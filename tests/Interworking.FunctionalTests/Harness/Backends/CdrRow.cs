namespace Interworking.FunctionalTests.Harness.Backends;

public sealed record CdrRow(
    long Id, string TraceId, string Direction, string? Carrier, string Origin, string Destination, int Parts, string Alphabet, string Outcome, string? DeliveredTo,
    string? Error, int Attempts);

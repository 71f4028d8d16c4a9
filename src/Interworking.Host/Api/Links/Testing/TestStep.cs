namespace Interworking.Host.Api.Links.Testing;

/// <summary>One thing that was tried with a peer.</summary>
/// <param name="What">resolve, connect, TLS, bind, enquire_link, OPTIONS.</param>
/// <param name="Ok">It went well.</param>
/// <param name="Says">What came of it.</param>
/// <param name="Milliseconds">How long it took; null where that says nothing.</param>
internal sealed record TestStep(string What, bool Ok, string Says, double? Milliseconds = null);

/// <summary>How a peer does.</summary>
/// <param name="Ok">Every step went well.</param>
/// <param name="Says">The outcome in a sentence.</param>
/// <param name="Steps">In order.</param>
internal sealed record TestReport(bool Ok, string Says, IReadOnlyList<TestStep> Steps);

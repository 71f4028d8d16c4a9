namespace Interworking.Fuzz;

/// <summary>A promise that one input broke.</summary>
public sealed class FuzzFailureException(string promise) : Exception(promise);

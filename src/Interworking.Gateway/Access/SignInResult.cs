namespace Interworking.Gateway.Access;

/// <summary>What became of a try to sign in.</summary>
/// <param name="Caller">Whoever has signed in; null when he has not.</param>
/// <param name="Secret">For his cookie; empty when he has not.</param>
/// <param name="RetryAfter">Too many tries: how long none is looked at. Zero when name, password or code was wrong.</param>
public sealed record SignInResult(Caller? Caller, string Secret, TimeSpan RetryAfter)
{
    internal static readonly SignInResult Wrong = new(null, "", TimeSpan.Zero);

    internal static SignInResult Later(TimeSpan wait) => new(null, "", wait);

    /// <summary>The record without its secret.</summary>
    public override string ToString() => Caller?.Name ?? "refused";
}

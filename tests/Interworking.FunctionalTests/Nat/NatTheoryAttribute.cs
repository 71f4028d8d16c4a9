namespace Interworking.FunctionalTests.Nat;

/// <summary>Needs the right to make network namespaces; skipped with the reason where that is not given.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NatTheoryAttribute : TheoryAttribute
{
    public NatTheoryAttribute() => Skip = NatLab.WhyNot;
}

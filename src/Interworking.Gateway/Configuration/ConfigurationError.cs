namespace Interworking.Gateway.Configuration;

/// <summary>One thing wrong with the configuration or a provisioning file.</summary>
/// <param name="Key">Where: <c>Smpp.Listen[0]</c>, <c>carriers[1].window</c>.</param>
/// <param name="Problem">What is wrong and what to write instead.</param>
public sealed record ConfigurationError(string Key, string Problem)
{
    public override string ToString() => Key.Length == 0 ? Problem : $"{Key}: {Problem}";
}

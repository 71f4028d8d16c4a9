namespace Interworking.Host.Cli;

/// <summary>What the running server answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="IsSuccess">2xx.</param>
/// <param name="Body">As text.</param>
internal sealed record ServerAnswer(int Status, bool IsSuccess, string Body);

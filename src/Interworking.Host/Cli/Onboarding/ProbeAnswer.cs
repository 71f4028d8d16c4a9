using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>What the peer said to one test message.</summary>
/// <param name="Result">Its answer.</param>
/// <param name="Took">From the write to the answer.</param>
internal sealed record ProbeAnswer(SendResult Result, TimeSpan Took)
{
    public bool IsOk => Result.IsOk;

    /// <summary>The id it gave; null when it gave none.</summary>
    public string? Id => Result is { IsOk: true, Response: SubmitSmResp { MessageId.Length: > 0 } response } ? response.MessageId : null;

    public string Words => Result.Outcome switch
    {
        SendOutcome.Answered => StatusWords.Of(Result.Status),
        SendOutcome.TimedOut => "no answer in time",
        SendOutcome.CutAfterWrite => "the link was cut",
        _ => "not sent: the link is gone",
    };
}

namespace Interworking.Gateway.Apps;

/// <summary>Apps that ask for their messages over HTTP instead of being sent them (docs/push.md).</summary>
public sealed class AppsOptions
{
    /// <summary>Serves <c>/apps/acrobits/fetch</c> and <c>/apps/acrobits/send</c>.</summary>
    public bool Acrobits { get; init; }

    /// <summary>
    /// For so long an account's same text to the same number is taken for the same message, sent again because our answer was lost: apps' requests carry no id of their
    /// own. 0 to 3600 s; 0 takes none for a repetition.
    /// </summary>
    public int RepeatSeconds { get; init; } = 10;

    /// <summary>Serves them to other machines without TLS, too: for a proxy in front that ends it. The requests carry passwords.</summary>
    public bool AllowPlain { get; init; }
}

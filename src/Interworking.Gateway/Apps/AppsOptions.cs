namespace Interworking.Gateway.Apps;

/// <summary>Apps that ask for their messages over HTTP instead of being sent them (docs/push.md).</summary>
public sealed class AppsOptions
{
    /// <summary>Serves <c>/apps/acrobits/fetch</c> and <c>/apps/acrobits/send</c>.</summary>
    public bool Acrobits { get; init; }

    /// <summary>Serves them to other machines without TLS, too: for a proxy in front that ends it. The requests carry passwords.</summary>
    public bool AllowPlain { get; init; }
}

namespace Interworking.Gateway.Sip;

/// <summary>Media types we send.</summary>
public static class ContentTypes
{
    public const string TextUtf8 = "text/plain;charset=UTF-8";
    public const string Text = "text/plain";
    public const string Cpim = "message/cpim";

    /// <summary>A message of the relay layer (TS 24.341, TS 24.011).</summary>
    public const string Sms = "application/vnd.3gpp.sms";
}

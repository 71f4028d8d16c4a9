namespace Interworking.Gateway.Messages;

/// <summary>What an app shows of a message.</summary>
public enum Showing
{
    /// <summary>Its text; of binary, a line that says so.</summary>
    Text,

    /// <summary>A line that says what came: data for an application that the app has not.</summary>
    Notice,

    /// <summary>Nothing, and whoever receives it acknowledges it all the same (TS 23.040, 9.2.3.9, type 0; an indication switched off).</summary>
    Nothing,

    /// <summary>It is for a phone or its SIM, and an app is neither.</summary>
    Impossible,
}

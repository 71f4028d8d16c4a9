namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>Both counts of a day.</summary>
/// <param name="Day">In the carrier's time zone.</param>
/// <param name="OurMessages">Messages that we accepted.</param>
/// <param name="OurParts">PDUs that we answered positively.</param>
/// <param name="TheirMessages">Null when they did not say.</param>
/// <param name="TheirParts">Null when they did not say.</param>
public sealed record DayDifference(DateOnly Day, long OurMessages, long OurParts, long? TheirMessages, long? TheirParts)
{
    /// <summary>Both say the same, as far as they say anything.</summary>
    public bool Agrees => (TheirMessages is null || TheirMessages == OurMessages) && (TheirParts is null || TheirParts == OurParts);
}

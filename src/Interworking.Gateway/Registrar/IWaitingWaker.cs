namespace Interworking.Gateway.Registrar;

/// <summary>Who delivers what waited for a REGISTER.</summary>
public interface IWaitingWaker
{
    /// <summary>The account's app is reachable again; called after the 200 to its REGISTER was sent. Returns at once and never throws.</summary>
    void Wake(long accountId);
}

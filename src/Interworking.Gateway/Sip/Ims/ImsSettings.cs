using Interworking.Gateway.Configuration;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>Sip.Ims as it is used.</summary>
public sealed class ImsSettings
{
    public ImsSettings(GatewayOptions options)
    {
        ImsOptions ims = options.Sip.Ims;
        Domain = options.Environment.Domain;
        IsOn = ims.ServiceCentre.Length > 0;
        GatewayUri = ims.GatewayUri.Length > 0 ? ims.GatewayUri : $"sip:{Domain}";
        ServiceCentre = new SmppAddress(Ton.International, Npi.Isdn, ims.ServiceCentre.TrimStart('+'));
        ReportWait = TimeSpan.FromSeconds(ims.ReportSeconds);
    }

    /// <summary>Phones are served; else there are only apps.</summary>
    public bool IsOn { get; }

    public string Domain { get; }

    public string GatewayUri { get; }

    public SmppAddress ServiceCentre { get; }

    public TimeSpan ReportWait { get; }
}

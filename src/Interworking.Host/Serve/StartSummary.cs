using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;

namespace Interworking.Host.Serve;

/// <summary>What an operator wants to see first: where we listen, on which data, with how much in it.</summary>
internal static partial class StartSummary
{
    public static void Write(IServiceProvider services, GatewayOptions options, TimeSpan took)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartSummary));
        ProvisioningSnapshot snapshot = services.GetRequiredService<IProvisioning>().Current;

        Log.Listening(logger, Join(options.Smpp.Listen), Join(options.Smpp.ListenTls), Join(options.Sip.Listen), options.Http.Listen);
        Log.Data(logger, options.Database.Provider, snapshot.AccountsByDid.Count, snapshot.CarriersByName.Count, snapshot.Connections.Count,
            snapshot.Policies.Count, services.GetRequiredService<IRegistrar>().Count, services.GetRequiredService<PipelineMetrics>().Waiting);
        Log.Ready(logger, options.Environment.Name, options.Environment.Node, options.Environment.Domain, took.TotalSeconds);
    }

    private static string Join(IReadOnlyList<string> addresses) => addresses.Count == 0 ? "none" : string.Join(' ', addresses);

    private static partial class Log
    {
        [LoggerMessage(5103, LogLevel.Information, "Listening: SMPP {Smpp}, SMPP TLS {SmppTls}, SIP {Sip}, HTTP {Http}")]
        public static partial void Listening(ILogger logger, string smpp, string smppTls, string sip, string http);

        [LoggerMessage(5104, LogLevel.Information,
            "Database {Provider}: {Accounts} accounts, {Carriers} carriers, {Connections} connections, {Policies} service policies, {Bindings} registered contacts, {Waiting} messages waiting")]
        public static partial void Data(
            ILogger logger, string provider, int accounts, int carriers, int connections, int policies, long bindings, long waiting);

        [LoggerMessage(5105, LogLevel.Information, "{Environment} node {Node} for {Domain} is ready after {Seconds:0.00} s")]
        public static partial void Ready(ILogger logger, string environment, string node, string domain, double seconds);
    }
}

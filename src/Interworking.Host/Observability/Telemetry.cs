using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Observability.Tracing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Interworking.Host.Observability;

/// <summary>Sends metrics and traces to a collector, where one is configured. It never stands in a message's way: what the collector does not take is dropped.</summary>
internal sealed class Telemetry(GatewayOptions options) : IHostedService, IDisposable
{
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public static bool IsOn(GatewayOptions options) => options.Telemetry.Otlp.Length > 0;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsOn(options)) return Task.CompletedTask;
        ResourceBuilder who = ResourceBuilder.CreateEmpty()
            .AddService("interworking", options.Environment.Name, serviceInstanceId: $"{options.Environment.Name}/{options.Environment.Node}");
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(who)
            .AddMeter(ProductMetrics.MeterName, "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                To(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.Telemetry.MetricsSeconds * 1000;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(who)
            .AddSource(MessageTraces.SourceName)
            // By the trace's id, which follows from the message: the same messages in every environment.
            .SetSampler(new TraceIdRatioBasedSampler(options.Telemetry.TracesPer10000 / 10_000.0))
            .AddOtlpExporter(exporter => To(exporter, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>What is still held is sent, for a second at most.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        _traces?.Shutdown(1000);
        _metrics?.Shutdown(1000);
    }, cancellationToken);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void To(OtlpExporterOptions exporter, string path)
    {
        bool http = options.Telemetry.Protocol == "http";
        exporter.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = http ? new Uri(new Uri(options.Telemetry.Otlp.TrimEnd('/') + "/"), path) : new Uri(options.Telemetry.Otlp);
    }
}

using System.Globalization;
using Interworking.Gateway.Configuration;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace Interworking.Host.Observability;

/// <summary>Everything that logs does so through <see cref="Microsoft.Extensions.Logging.ILogger"/>; Serilog writes it out on a thread of its own.</summary>
internal static class GatewayLogging
{
    private const string Line = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {Level:u3} {Message:l}{NewLine}{Exception}";
    private const int KeptFiles = 14;
    private const long LargestFile = 256L << 20;

    /// <summary>Replaces the default providers. Disposing the host writes out what is still buffered.</summary>
    public static void AddGatewayLogging(this ILoggingBuilder builder, LoggingOptions options)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(Enum.Parse<LogEventLevel>(options.Level, ignoreCase: true))
            // The framework speaks of every request and handshake; ours say what matters.
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // Why the start failed is told in one line by whoever started us; the framework tells it again with a stack trace.
            .Filter.ByExcluding(entry => entry.MessageTemplate.Text == "Hosting failed to start")
            .WriteTo.Async(sinks => Write(sinks, options), bufferSize: 50_000, blockWhenFull: false);

        builder.ClearProviders();
        builder.AddSerilog(configuration.CreateLogger(), dispose: true);
    }

    private static void Write(LoggerSinkConfiguration sinks, LoggingOptions options)
    {
        ITextFormatter format = options.Format == "json"
            ? new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture)
            : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture);

        sinks.Console(format);
        if (options.File.Length > 0)
        {
            sinks.File(format, options.File, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
                fileSizeLimitBytes: LargestFile, retainedFileCountLimit: KeptFiles);
        }
    }
}

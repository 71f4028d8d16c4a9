using System.Globalization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Writes to the canary number from time to time, in transaction mode, the way that carriers' messages go: when it does not arrive, something is wrong that no counter of
/// real traffic may show at night. Each leaves a CDR marked as test, which is never billed.
/// </summary>
public sealed partial class Canary(
    MessagePipeline pipeline, IProvisioning provisioning, MessageIdGenerator ids, GatewayOptions options, CanaryMetrics metrics, TimeProvider time, ILogger<Canary> logger)
    : BackgroundService
{
    private const string Sender = "CANARY";

    private readonly string _number = options.Canary.Number;
    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_number.Length == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Canary.Seconds), time);
        do
        {
            await TryAsync();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync()
    {
        long began = time.GetTimestamp();
        string? trouble;
        try
        {
            trouble = await SendAsync();
        }
        catch (Exception error)
        {
            trouble = error.Message;
        }

        metrics.Tried(trouble is null, time.GetElapsedTime(began));
        if (trouble is not null && !_failing) Log.Fails(logger, NumberMask.Mask(_number), trouble);
        else if (trouble is null && _failing) Log.Arrives(logger, NumberMask.Mask(_number));
        _failing = trouble is not null;
    }

    /// <summary>Null when it arrived, else why it did not.</summary>
    private async ValueTask<string?> SendAsync()
    {
        Route route = Router.Find(_number, provisioning.Current);
        if (route.Refusal is { } refusal) return refusal;
        if (pipeline.Refusal() is { } closed) return closed.ToString();
        var delivery = new Delivery(MessageTo(route), route, transaction: true, pipeline.HoldFor(transaction: true, windowFull: false));
        Answer answer = await pipeline.AcceptAsync(delivery);
        pipeline.Answered(delivery);
        return answer.Kind == AnswerKind.Accepted ? null : delivery.FirstOutcome?.Error ?? answer.Kind.ToString();
    }

    private Message MessageTo(in Route route)
    {
        MessageId id = ids.Next();
        DateTimeOffset now = time.GetUtcNow();
        return new Message
        {
            Id = id,
            TraceId = $"{options.Environment.Name}-{id}",
            Direction = route.Account is null ? Direction.SmsToSms : Direction.SmsToSip,
            Origin = new Origin { Number = Sender, Raw = Sender, Ton = Ton.Alphanumeric },
            Destination = _number,
            DestinationRaw = _number,
            Text = string.Create(CultureInfo.InvariantCulture, $"canary {now:yyyy-MM-dd HH:mm:ss} UTC"),
            Alphabet = Alphabet.Ascii,
            AcceptedAt = now,
            ExpiresAt = now + TimeSpan.FromSeconds(options.Canary.Seconds),
            Parts = [new MessagePart(id, 1, ReceiptRequest.None)],
            Test = true,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(7161, LogLevel.Error, "The canary {Number} does not get its message: {Why}")]
        public static partial void Fails(ILogger logger, string number, string why);

        [LoggerMessage(7162, LogLevel.Information, "The canary {Number} gets its message again")]
        public static partial void Arrives(ILogger logger, string number);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability.Tracing;
using Interworking.Host.Observability;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Host.Tests.Observability;

[Collection(nameof(GatewayHost))]
public sealed class TelemetryTests
{
    private static readonly Message Sms = new()
    {
        Id = new MessageId(4711),
        TraceId = "env1-4711",
        Direction = Direction.SmsToSip,
        Origin = new Origin { Number = "447700900123", Raw = "+447700900123", Carrier = "TATA" },
        Destination = "111222333",
        DestinationRaw = "111222333",
        Text = "Your code is 4711",
        Alphabet = Alphabet.Gsm7,
        AcceptedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Parts = [new MessagePart(new MessageId(4711), 1, ReceiptRequest.None)],
    };

    [Fact]
    public async Task Telemetry_CollectorOverHttp_GetsTracesAndMetricsWithoutNumbersOrText()
    {
        await using var collector = new Collector();
        using var telemetry = new Telemetry(new GatewayOptions { Telemetry = new TelemetryOptions { Otlp = collector.Address, Protocol = "http", TracesPer10000 = 10_000 } });
        await telemetry.StartAsync(default);

        using (Activity? span = MessageTraces.Accept(Sms)) span.Should().NotBeNull("somebody listens");
        await telemetry.StopAsync(default);

        collector.Bodies.Should().ContainKey("/v1/traces").And.ContainKey("/v1/metrics");
        string traces = Encoding.Latin1.GetString(collector.Bodies["/v1/traces"]);
        traces.Should().Contain("message.accept").And.Contain("env1-4711").And.Contain("TATA");
        traces.Should().NotContain("111222333").And.NotContain("447700900123").And.NotContain("Your code");
    }

    [Fact]
    public void Accept_OneMessageInTwoEnvironments_IsOneTrace()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessageTraces.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);

        using Activity here = MessageTraces.Accept(Sms)!;
        using Activity there = MessageTraces.Accept(Sms with { Id = new MessageId(99) })!;

        there.TraceId.Should().Be(here.TraceId);
        there.SpanId.Should().NotBe(here.SpanId);
    }

    [Fact]
    public void Accept_NobodyListens_IsNothing() => MessageTraces.Accept(Sms).Should().BeNull();

    /// <summary>Takes what is posted and keeps the last body of each path.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _loop;

        public Collector()
        {
            Address = $"http://{GatewayHost.FreeEndPoint()}";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _loop = ServeAsync();
        }

        public string Address { get; }

        public ConcurrentDictionary<string, byte[]> Bodies { get; } = new();

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _loop;
            _listener.Close();
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return; // stopped
                }

                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Bodies[context.Request.Url!.AbsolutePath] = body.ToArray();
                context.Response.Close();
            }
        }
    }
}

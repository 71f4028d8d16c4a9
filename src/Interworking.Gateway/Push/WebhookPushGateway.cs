using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Push;

/// <summary>The built-in gateway: a POST to <c>Push.Webhook</c> for each push (docs/push.md has the form).</summary>
public sealed class WebhookPushGateway : IPushGateway, IDisposable
{
    private const int MaxConnections = 32;
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly Uri? _url;
    private readonly PushSignature? _signature;
    private readonly string _environment;
    private readonly TimeProvider _time;

    /// <param name="options">URL, secret, time limit; a URL that can be used, or none.</param>
    /// <param name="time">The clock of the signature.</param>
    public WebhookPushGateway(GatewayOptions options, TimeProvider time)
    {
        (_environment, _time) = (options.Environment.Name, time);
        _url = options.Push.Webhook.Length > 0 ? new Uri(options.Push.Webhook) : null; // then nobody asks
        _signature = options.Push.Secret.Length > 0 ? new PushSignature(options.Push.Secret) : null;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // the signature is for whom it was made for
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may move
        })
        {
            Timeout = TimeSpan.FromSeconds(options.Push.TimeoutSeconds),
        };
    }

    public async ValueTask<PushResult> SendAsync(PushNotification notification, CancellationToken stop)
    {
        byte[] body = Write(notification);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) { Headers = { ContentType = Json } } };
        if (_signature is not null) request.Headers.Add(PushSignature.Header, _signature.Of(body, _time.GetUtcNow()));
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return Judge((int)response.StatusCode, response.Headers.RetryAfter);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new PushResult(PushVerdict.Trouble, error.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new PushResult(PushVerdict.Trouble, "it did not answer in time");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A wrong credential, a wrong path: an operator mends it, so that these are for later, too.</summary>
    private PushResult Judge(int status, RetryConditionHeaderValue? retryAfter) => status switch
    {
        >= 200 and < 300 => new PushResult(PushVerdict.Sent),
        404 or 410 => new PushResult(PushVerdict.Gone),
        400 or 413 or 422 => new PushResult(PushVerdict.Refused, Said(status)),
        429 => new PushResult(PushVerdict.Throttled, Said(status), Wait(retryAfter)),
        _ => new PushResult(PushVerdict.Trouble, Said(status), Wait(retryAfter)),
    };

    /// <summary>Seconds, or a date (RFC 9110, 10.2.3).</summary>
    private TimeSpan? Wait(RetryConditionHeaderValue? retryAfter) => retryAfter?.Delta ?? (retryAfter?.Date - _time.GetUtcNow());

    private static string Said(int status) => string.Create(CultureInfo.InvariantCulture, $"it answered {status}");

    private byte[] Write(PushNotification notification)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, "message"u8);
            json.WriteString("environment"u8, _environment);
            json.WriteString("id"u8, notification.Message.ToString());
            json.WriteString("provider"u8, notification.Device.Provider);
            json.WriteString("prid"u8, notification.Device.Prid);
            if (notification.Device.Param is { } param) json.WriteString("param"u8, param);
            if (notification.Number is { } number) json.WriteString("did"u8, number);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

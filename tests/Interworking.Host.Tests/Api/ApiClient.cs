using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Interworking.Gateway.Access;

namespace Interworking.Host.Tests.Api;

/// <summary>Asks a server's API as somebody of a role.</summary>
internal sealed class ApiClient(GatewayHost gateway, Role role)
{
    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null, string type = "application/json")
    {
        using HttpResponseMessage answer = await gateway.SendAsync(method, path, request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Pass(role));
            if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        });
        return await ApiAnswer.OfAsync(answer);
    }
}

/// <param name="Status">Of the answer.</param>
/// <param name="Body">Its JSON; undefined when it has none.</param>
/// <param name="Text">The same as it came.</param>
/// <param name="Tag">Its entity tag.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, JsonElement Body, string Text, string? Tag)
{
    public static async Task<ApiAnswer> OfAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        JsonElement body = text.StartsWith('{') || text.StartsWith('[') ? JsonDocument.Parse(text).RootElement : default;
        return new ApiAnswer(answer.StatusCode, body, text, answer.Headers.ETag?.ToString());
    }

    public string? this[string key] => Body.GetProperty(key).ToString();

    /// <summary>The keys of what was wrong.</summary>
    public IEnumerable<string> ErrorKeys => Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("key").GetString()!);
}

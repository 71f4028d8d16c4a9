using System.Net;
using System.Text;
using System.Text.Json;

namespace Interworking.FunctionalTests.Harness;

/// <summary>Somebody with a role who works by the API, as a script does: he signs in once, and what he changes he has read before.</summary>
public sealed class ApiPerson : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly HttpClient _http;

    private ApiPerson(GatewayProcess gateway) => _http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{gateway.HttpPort}"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Makes the user on the gateway's machine, and signs him in.</summary>
    public static async Task<ApiPerson> SignInAsync(GatewayProcess gateway, string role)
    {
        (int exitCode, string said) = await gateway.RunWithInputAsync(Password, "user", "add", $"api-{role}", "--role", role);
        exitCode.Should().Be(0, said);
        var person = new ApiPerson(gateway);
        JsonElement session = await person.SendAsync(HttpMethod.Post, "/api/session", new { name = $"api-{role}", password = Password });
        person._http.DefaultRequestHeaders.Add("Interworking-Csrf", session.GetProperty("csrf").GetString());
        return person;
    }

    public async Task<JsonElement> GetAsync(string path) => await SendAsync(HttpMethod.Get, path);

    /// <summary>Changes what he has just read, and nothing that somebody else has changed meanwhile.</summary>
    /// <returns>How it is now.</returns>
    public async Task<JsonElement> ChangeAsync(string path, object change)
    {
        using HttpResponseMessage read = await _http.GetAsync(path);
        read.StatusCode.Should().Be(HttpStatusCode.OK, path);
        return await SendAsync(HttpMethod.Patch, path, change, read.Headers.ETag!.ToString());
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue($"{method} {path} was answered {answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

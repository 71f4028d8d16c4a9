using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Interworking.Gateway.Apps;
using Interworking.Host.Tests.Devices;
using Interworking.Sip.Messages;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Apps;

/// <summary>An app that fetches its messages and sends over HTTP.</summary>
[Collection(nameof(GatewayHost))]
public sealed class AcrobitsTests : IAsyncLifetime
{
    private const string Login = $"username={GatewayHost.Did}&password=secret-1";

    private readonly string _folder = Directory.CreateTempSubdirectory("acrobits-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private GatewayHost _gateway = null!;
    private LoadCarrier _carrier = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder, apps: new AppsOptions { Acrobits = true });
        _carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _carrier.DisposeAsync();
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Fetch_MessagesWait_AreDeliveredWhenTheAppSaysThatItHasThem()
    {
        string first = await SubmitAsync("one"), second = await SubmitAsync("two");

        JsonElement[] given = await FetchAsync("");
        given.Select(message => (Text(message, "sms_id"), Text(message, "sms_text"), Text(message, "sender"), Text(message, "recipient"), Text(message, "content_type")))
            .Should().Equal((first, "one", Sms.Carrier, GatewayHost.Did, "text/plain"), (second, "two", Sms.Carrier, GatewayHost.Did, "text/plain"));
        given.Select(message => Text(message, "sending_date")).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        _gateway.Cdrs().Should().BeEmpty("the answer may have got lost");

        (await FetchAsync("")).Should().HaveCount(2, "it has said nothing");
        (await FetchAsync(first)).Select(message => Text(message, "sms_id")).Should().Equal(second);
        _gateway.Cdrs().Should().ContainSingle().Which.Outcome.Should().Be("delivered");
        (await FetchAsync(second)).Should().BeEmpty();

        await _carrier.Received.CountAsync(2, "receipts");
        _gateway.Cdrs().Should().HaveCount(2).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.DeliveredTo == "device");
    }

    [Fact]
    public async Task Fetch_LastIdAboveWhatWasHandedOut_DeliversNothingUnseen()
    {
        string id = await SubmitAsync("one");

        (await FetchAsync("9223372036854775807")).Should().ContainSingle();
        _gateway.Cdrs().Should().BeEmpty("this one was not handed out before");
        (await FetchAsync(id)).Should().BeEmpty();
    }

    [Fact]
    public async Task Send_Form_GoesTheWayOfAMessage()
    {
        using HttpResponseMessage answer = await _http.PostAsync(Url("send"), new FormUrlEncodedContent(
            [new("username", GatewayHost.Did), new("password", "secret-1"), new("sms_to", $"+{GatewayHost.Did}"), new("sms_body", "to myself 😀"), new("content_type", "text/plain")]));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        string id = Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "sms_id");
        JsonElement message = (await FetchAsync("")).Should().ContainSingle().Subject;
        (Text(message, "sms_id"), Text(message, "sms_text"), Text(message, "sender")).Should().Be((id, "to myself 😀", GatewayHost.Did));
    }

    [Fact]
    public async Task Send_AppRegistered_IsDeliveredBySip()
    {
        await using var app = new ScriptedApp(GatewayHost.Domain, GatewayHost.Did, "secret-1");
        await app.RegisterAsync(SipTransport.Udp, _gateway.Sip);

        using HttpResponseMessage answer = await _http.PostAsJsonAsync(
            Url("send"), new { username = GatewayHost.Did, password = "secret-1", sms_to = $"sip:{GatewayHost.Did}@{GatewayHost.Domain}", sms_body = "hello" });

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        Encoding.UTF8.GetString((await app.Received.CountAsync(1, "messages"))[0].Body.Span).Should().Be("hello");
    }

    [Fact]
    public async Task Send_AgainAfterALostAnswer_IsTheSameMessage()
    {
        string[] ids = await Task.WhenAll(SendAsync("hello"), SendAsync("hello"), SendAsync("hello again"), SendAsync("hello", "&disposition_notification=imdn-2"));
        ids.Distinct().Should().HaveCount(3);
        ids[0].Should().Be(ids[1]);
        (await SendAsync("hello")).Should().Be(ids[0]);
        (await FetchAsync("")).Select(message => Text(message, "sms_id")).Should().BeEquivalentTo(ids.Distinct());
    }

    [Theory]
    [InlineData("fetch", "username=111222333&password=wrong", 403)]
    [InlineData("fetch", "username=999&password=secret-1", 403)]
    [InlineData("fetch", "", 403)]
    [InlineData("send", Login + "&sms_to=999&sms_body=hi", 404)]
    [InlineData("send", Login + "&sms_to=111222333&sms_body=", 400)]
    [InlineData("send", Login + "&sms_to=111222333&sms_body=x&content_type=application/x-acro-filetransfer%2Bjson", 415)]
    public async Task Ask_NotTaken_SaysWhy(string door, string query, int status)
    {
        using HttpResponseMessage answer = await _http.GetAsync($"{Url(door)}?{query}");

        ((int)answer.StatusCode).Should().Be(status);
        Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "message").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Ask_ManyWrongPasswords_IsSlowed()
    {
        HttpStatusCode last = default;
        for (int guess = 0; guess < 6; guess++)
        {
            using HttpResponseMessage answer = await _http.GetAsync($"{Url("fetch")}?username={GatewayHost.Did}&password=guess{guess}");
            last = answer.StatusCode;
        }

        last.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Ask_BodyTooLong_IsRefused()
    {
        using HttpResponseMessage answer = await _http.PostAsync(Url("fetch"), new StringContent(new string('x', 70_000)));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private string Url(string door) => $"http://{_gateway.Http}/apps/acrobits/{door}";

    private async Task<JsonElement[]> FetchAsync(string last)
    {
        JsonElement answer = await _http.GetFromJsonAsync<JsonElement>($"{Url("fetch")}?{Login}&last_id={last}&last_sent_id=&device=x");
        answer.GetProperty("sent_smss").GetArrayLength().Should().Be(0);
        Text(answer, "date").Should().EndWith("Z");
        return [.. answer.GetProperty("received_smss").EnumerateArray()];
    }

    private async Task<string> SendAsync(string text, string more = "") =>
        Text(await _http.GetFromJsonAsync<JsonElement>($"{Url("send")}?{Login}&sms_to={GatewayHost.Did}&sms_body={Uri.EscapeDataString(text)}{more}"), "sms_id");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<string> SubmitAsync(string text)
    {
        SendResult result = await _carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, text));
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }
}

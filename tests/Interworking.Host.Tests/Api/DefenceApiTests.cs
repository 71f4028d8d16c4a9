using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Interworking.Host.Tests.Api;

/// <summary>A scanner comes over UDP: /api/defence lists it, and an operator has it heard again.</summary>
[Collection(nameof(GatewayHost))]
public sealed class DefenceApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("defence-").FullName;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayHost.StartAsync(_folder, logsToFile: true);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Defence_ScannerCame_IsListedUntilItIsLifted()
    {
        using var scanner = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await scanner.SendAsync(Options("friendly-scanner"), _gateway.Sip);
        await _gateway.LogLineAsync("WRN SIP: ", "127.0.0.1", " is ignored until ", "it calls itself a scanner");

        JsonElement listed = (await ReadAsync()).GetProperty("senders").EnumerateArray().Single();
        listed.GetProperty("address").GetString().Should().Be("127.0.0.1");
        listed.GetProperty("state").GetString().Should().Be("ignored");
        listed.GetProperty("requests").GetInt64().Should().Be(1);
        (listed.GetProperty("until").GetDateTimeOffset() - listed.GetProperty("since").GetDateTimeOffset()).Should().Be(TimeSpan.FromMinutes(10));
        (await _gateway.GetAsync("/metrics")).Should().Contain("interworking_sip_ignored 1").And.Contain("interworking_sip_unanswered_total{why=\"scanner\"} 1");

        (await LiftAsync("127.0.0.1")).Should().Be(HttpStatusCode.NoContent);

        (await ReadAsync()).GetProperty("senders").EnumerateArray().Should().BeEmpty();
        await scanner.SendAsync(Options("a phone"), _gateway.Sip);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Encoding.ASCII.GetString((await scanner.ReceiveAsync(limit.Token)).Buffer).Should().StartWith("SIP/2.0 200 ");
    }

    [Theory]
    [InlineData("192.0.2.7", HttpStatusCode.NotFound)]
    [InlineData("2001:db8::7", HttpStatusCode.NotFound)]
    [InlineData("nobody", HttpStatusCode.BadRequest)]
    public async Task Lift_WhatIsNotListed_IsRefusedInWords(string address, HttpStatusCode status) =>
        (await LiftAsync(address)).Should().Be(status);

    private static byte[] Options(string agent) => Encoding.ASCII.GetBytes(
        $"OPTIONS sip:{GatewayHost.Domain} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK{Guid.NewGuid():N};rport\r\n"
        + $"From: <sip:100@{GatewayHost.Domain}>;tag=1\r\nTo: <sip:{GatewayHost.Domain}>\r\nCall-ID: {Guid.NewGuid():N}\r\nCSeq: 1 OPTIONS\r\n"
        + $"User-Agent: {agent}\r\nMax-Forwards: 70\r\n\r\n");

    private async Task<JsonElement> ReadAsync() => JsonDocument.Parse(await _gateway.GetAsync("/api/defence")).RootElement;

    private async Task<HttpStatusCode> LiftAsync(string address)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.DeleteAsync(new Uri($"http://{_gateway.Http}/api/defence/{address}"));
        return answer.StatusCode;
    }
}

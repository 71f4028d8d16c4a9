using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Local;
using Interworking.Testing.Peers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

[Collection(nameof(GatewayHost))]
public sealed class LinksApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("api-").FullName;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayHost.StartAsync(_folder, connections: """
        { "name": "vendor", "address": "127.0.0.1:1", "systemId": "us", "password": "us-pw", "binds": 2 }
        """);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Links_NobodyBound_NamesEveryoneWhoIsNot()
    {
        LinkReport report = await _gateway.LinksAsync(one => one.Links.Any(link => link is { Connection: "vendor", LastError: not null }), "the connection's trouble");

        report.Links.Should().HaveCount(3).And.OnlyContain(link => link.State == "not bound");
        report.Links.Single(link => link.Carrier == "Good").Words.Should().Be("it has not bound since this node started");
        report.Links.Where(link => link.Connection == "vendor").Should().HaveCount(2).And.OnlyContain(link => link.LastError!.What.Contains("refused"));
        report.Peers.Select(peer => (peer.Kind, peer.Name, peer.Bound, peer.Agreed)).Should().Equal(("carrier", "Good", 0, 100), ("connection", "vendor", 0, 2));
    }

    [Fact]
    public async Task Links_AskedByACommand_AreRead()
    {
        var options = new GatewayOptions { Http = new HttpOptions { Listen = $"http://{_gateway.Http}" } };

        LinkReport? report = await RunningServer.LinksAsync(options, _gateway.Services.GetRequiredService<EnvironmentSecret>(), default);

        report!.Peers.Select(peer => (peer.Kind, peer.Name, peer.Agreed)).Should().Equal(("carrier", "Good", 100), ("connection", "vendor", 2));
    }

    [Fact]
    public async Task Metrics_NobodyBound_HaveTheirZeroSeries()
    {
        string metrics = await _gateway.GetAsync("/metrics");

        metrics.Should().Contain("interworking_smpp_links{carrier=\"Good\",state=\"bound\"} 0")
            .And.Contain("interworking_smpp_links{connection=\"vendor\",state=\"not_bound\"} 2")
            .And.Contain("interworking_smpp_answers_total{carrier=\"Good\",direction=\"sent\",status=\"0x00000000\"} 0")
            .And.Contain("interworking_smpp_copies_total 0")
            .And.Contain("interworking_spool_oldest_age_seconds 0")
            .And.Contain("interworking_messages_waiting 0")
            .And.Contain("interworking_sip_bindings 0")
            .And.MatchRegex("interworking_clock_step_seconds -?[0-9.E-]+");
    }

    [Fact]
    public async Task Links_RateAndCounts_AreThere()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        for (int i = 0; i < 10; i++) await carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "waits for its app"));

        LinkState link = (await _gateway.LinksAsync(one => one.Links.Any(link => link.Rate?.Received > 0), "a rate")).Links.Single(one => one.Carrier == "Good");

        link.AnswersSent.Should().Equal(new Dictionary<string, long> { ["0x00 ok"] = 10 });
        (link.RequestsReceived, link.Kind, link.SystemId, link.Tls).Should().Be((10L, "listener", "good", false));
        link.PeerWindow.Should().Be(new WindowUse(0, 100));
        LinkTraffic traffic = link.Traffic!;
        (traffic.Messages, traffic.ReceiptsAsked, traffic.WithPlus).Should().Be((10, 10, 0));
        new[] { traffic.Sources, traffic.Destinations, traffic.DataCodings, traffic.Parts }.SelectMany(counts => counts)
            .Should().Equal(new("ton 1 npi 1", 10), new("ton 1 npi 1", 10), new("0x00", 10), new("whole", 10));
        string metrics = await _gateway.GetAsync("/metrics");
        metrics.Should().Contain("interworking_messages_waiting 10").And.NotContain(GatewayHost.Did, "a phone number is never a tag");
    }

    [Fact]
    public async Task Links_AHundredAtOnce_AreAllBoundAndListed()
    {
        LoadCarrier[] carriers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw")));

        carriers.Should().OnlyContain(one => one.BindStatus == Smpp.Values.CommandStatus.Ok);
        LinkReport report = await _gateway.LinksAsync();
        report.Links.Count(link => link is { Carrier: "Good", State: "bound" }).Should().Be(100);
        report.Peers.Single(peer => peer.Name == "Good").Bound.Should().Be(100);
        await Task.WhenAll(carriers.Select(one => one.DisposeAsync().AsTask()));
    }

    [Fact]
    public void Links_Endpoint_IsDescribedForOpenApi()
    {
        Endpoint endpoint = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.Single(one => one.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == "links");

        endpoint.Metadata.GetOrderedMetadata<Microsoft.AspNetCore.Http.Metadata.IProducesResponseTypeMetadata>()
            .Select(one => (one.StatusCode, one.Type?.Name)).Should().Contain((200, nameof(LinkReport))).And.Contain((403, "ProblemDetails"));
    }
}

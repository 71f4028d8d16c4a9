using System.Net;
using System.Text.RegularExpressions;
using Interworking.Gateway.Access;
using Interworking.Host.Api.Access;
using Interworking.Host.WebConsole;
using Interworking.Testing.Peers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>Every page against every role: it shows what acts only to those whom the API lets act, and all of that.</summary>
[Collection(nameof(GatewayHost))]
public sealed partial class PageFormsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pages-").FullName;
    private GatewayHost _gateway = null!;
    private LoadCarrier _carrier = null!;
    private string _waiting = "";

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder);
        var admin = new ApiClient(_gateway, Role.Admin);
        (await admin.PostAsync("/api/tariffs", """{ "name": "T", "currency": "USD", "rates": [ { "prefix": "", "price": 0.01, "from": "2020-01-01" } ] }""")).Status.Should().Be(HttpStatusCode.Created);
        (await admin.SendAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "tariff": "T" }""", "*")).Status.Should().Be(HttpStatusCode.OK);
        (await admin.PostAsync("/api/settlement/close", $$"""{ "month": "{{LastMonth}}", "carrier": "Good" }""")).Status.Should().Be(HttpStatusCode.OK);
        // A bound link and a message that waits: what can be acted on.
        _carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        var sent = (Smpp.Pdus.SubmitSmResp)(await _carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "it waits"))).Response!;
        _waiting = sent.MessageId;
    }

    public async Task DisposeAsync()
    {
        await _carrier.DisposeAsync();
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Role.ReadOnly)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Billing)]
    public async Task Pages_OfARole_ShowWhatItMayDoAndNothingElse(Role role)
    {
        foreach ((string path, Duty demanded) in Pages)
        {
            (HttpStatusCode status, string[] forms) = await FormsAsync(role, path);
            if (!Roles.May(role, demanded))
            {
                status.Should().Be(HttpStatusCode.Forbidden, path);
                continue;
            }

            (HttpStatusCode there, string[] all) = await FormsAsync(Role.Admin, path);
            status.Should().Be(there, path);
            forms.Should().Equal(all.Where(form => Roles.May(role, DutyOf(form))), $"of {path}");
        }
    }

    [Fact]
    public async Task Pages_OfAnAdmin_HaveFormsForEveryDuty()
    {
        var duties = new HashSet<Duty>();
        foreach ((string path, _) in Pages) duties.UnionWith((await FormsAsync(Role.Admin, path)).Forms.Select(DutyOf));

        duties.Should().Contain([Duty.Own, Duty.Operate, Duty.Bill, Duty.Administer], "otherwise this proves nothing");
    }

    private static string LastMonth => DateTime.UtcNow.AddDays(-DateTime.UtcNow.Day).ToString("yyyy-MM", null);

    private IEnumerable<RouteEndpoint> Endpoints => _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Each page, with the names of things that are there.</summary>
    private IEnumerable<(string Path, Duty Duty)> Pages =>
        from endpoint in Endpoints
        where endpoint.Metadata.GetMetadata<ConsolePage>() is not null
        select (endpoint.RoutePattern.RawText!.Replace("{id}", _waiting, StringComparison.Ordinal).Replace("{month}", $"{DateTime.UtcNow:yyyy-MM}", StringComparison.Ordinal)
            .Replace("{carrier}", "Good", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{name}", "Good", StringComparison.Ordinal),
            endpoint.Metadata.GetMetadata<DutyDemand>()!.Duty);

    /// <summary>What the forms of a page ask of the API: <c>POST /api/...</c>.</summary>
    private async Task<(HttpStatusCode Status, string[] Forms)> FormsAsync(Role role, string path)
    {
        ApiAnswer page = await new ApiClient(_gateway, role).GetAsync(path);
        return (page.Status, [.. Form().Matches(page.Text).Select(match => WebUtility.HtmlDecode(match.Groups["call"].Value))]);
    }

    /// <summary>What the API demands of whoever sends that.</summary>
    private Duty DutyOf(string form)
    {
        string[] call = form.Split(' ');
        PathString path = new Uri($"http://gateway{call[1]}").AbsolutePath;
        RouteEndpoint[] meant =
        [
            .. Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(call[0]) == true
                && new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!.Trim('/')), []).TryMatch(path, [])),
        ];
        meant.Should().NotBeEmpty($"\"{form}\" is answered by nobody");
        // Of several the one with the fewest parameters.
        RouteEndpoint one = meant.MinBy(endpoint => endpoint.RoutePattern.Parameters.Count)!;
        return one.Metadata.GetMetadata<DutyDemand>()!.Duty;
    }

    [GeneratedRegex("data-api=\"(?<call>[^\"]+)\"")]
    private static partial Regex Form();
}

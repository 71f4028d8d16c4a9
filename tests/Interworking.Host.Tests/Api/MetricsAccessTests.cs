using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Host.Api.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>Who reads /metrics without a token.</summary>
public sealed class MetricsAccessTests
{
    [Theory]
    [InlineData("127.0.0.1", null, false, true)]
    [InlineData("::1", null, false, true)]
    [InlineData("::ffff:127.0.0.1", null, false, true)]
    [InlineData("192.0.2.7", null, false, false)]
    [InlineData("127.0.0.1", "X-Forwarded-For", false, false)]
    [InlineData("127.0.0.1", "X-Original-For", false, false)]
    [InlineData("127.0.0.1", "Forwarded", false, false)]
    [InlineData("192.0.2.7", null, true, true)]
    [InlineData("127.0.0.1", "X-Forwarded-For", true, true)]
    public void LetsIn_ThisMachineAndWhereItIsOpen(string from, string? header, bool open, bool letsIn)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddSingleton(new GatewayOptions { Http = new HttpOptions { OpenMetrics = open } }).BuildServiceProvider(),
            Connection = { RemoteIpAddress = IPAddress.Parse(from) },
        };
        if (header is not null) context.Request.Headers[header] = "192.0.2.8";

        new OpenToThisMachine().LetsIn(context).Should().Be(letsIn);
    }
}

using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Accounts;
using Interworking.Host.Api.Apps;
using Interworking.Host.Api.Links.Testing;
using Interworking.Host.Api.Operating;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.Settlement;
using Interworking.Host.Settlement.Reconciling;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Interworking.Host.Api;

/// <summary>What the API is made of, beside the gateway itself.</summary>
internal static class ApiServices
{
    /// <summary>Octets of a request's body; a tariff with ten thousand rates fits.</summary>
    private const long LargestBody = 1 << 20;

    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddSingleton<SignIn>()
        .AddSingleton<LocalPass>()
        .AddSingleton<Callers>()
        .AddSingleton<CrossSite>()
        .AddSingleton<AccessGate>()
        .AddSingleton<ProvisioningEditor>()
        .AddSingleton<EditEffects>()
        .AddSingleton<AccountImport>()
        .AddSingleton<SettlementDesk>()
        .AddSingleton<ReconcileDesk>()
        .AddSingleton<LongReads>()
        .AddSingleton<OperationDesk>()
        .AddSingleton<AppList>()
        .AddSingleton<ConnectionTest>()
        .AddSingleton<SipProxyTest>()
        .Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody)
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default))
        .AddApiDescription();

    /// <summary>Behind routing, before every endpoint.</summary>
    public static void UseAccess(this IApplicationBuilder app) =>
        app.Use(static (context, next) => context.RequestServices.GetRequiredService<AccessGate>().InvokeAsync(context, next));
}

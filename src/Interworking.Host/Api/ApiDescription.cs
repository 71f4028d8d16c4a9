using Interworking.Host.Api.Access;
using Microsoft.OpenApi;

namespace Interworking.Host.Api;

/// <summary>/openapi/v1.json: the API as it is, made from its endpoints. It tells nothing of this installation, so anyone who reaches HTTP may read it.</summary>
internal static class ApiDescription
{
    private const string Version = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Version, options =>
    {
        // Health and metrics have formats of their own.
        options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Interworking", Version = Version, Description = "What the console and scripts ask for. Sign in with POST /api/session, or send an API token as bearer token." };
            document.Servers?.Clear(); // whatever address it was asked by
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi("/openapi/{documentName}.json").IsOpenToAll("it tells nothing of this installation");
}

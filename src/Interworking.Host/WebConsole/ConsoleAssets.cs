using System.Reflection;
using System.Security.Cryptography;
using Interworking.Host.Api.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole;

/// <summary>The console's style and scripts, part of the program: nothing is fetched from anywhere else. Their addresses change with their content, so that browsers may keep them.</summary>
internal static class ConsoleAssets
{
    private const string Folder = "/console/assets/";

    private static readonly Dictionary<string, Asset> All = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => Path.GetExtension(name) is ".css" or ".js")
        .Select(name => Load(name, Path.GetExtension(name) == ".css" ? "text/css" : "text/javascript"))
        .ToDictionary(asset => asset.Name);

    /// <summary>Where a page finds the asset.</summary>
    /// <param name="name">The file's name.</param>
    public static string AddressOf(string name) => $"{Folder}{name}?v={All[name].Version}";

    public static IEndpointConventionBuilder MapConsoleAssets(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Folder + "{name}", Get).IsOpenToAll("the sign-in page is drawn with them");

    private static Results<FileContentHttpResult, NotFound> Get(string name, HttpContext context)
    {
        if (!All.TryGetValue(name, out Asset? asset)) return TypedResults.NotFound();
        // A module that another one imports is asked for without its version: it is looked at again each time.
        context.Response.Headers.CacheControl = context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return TypedResults.File(asset.Content, asset.Type);
    }

    private static Asset Load(string name, string type)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(name, type + "; charset=utf-8", content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)));
    }

    private sealed record Asset(string Name, string Type, byte[] Content, string Version);
}

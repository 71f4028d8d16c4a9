using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Api.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Interworking.Host.Api.Accounts;

/// <summary>/api/accounts/import: many accounts from a CSV file.</summary>
internal static class AccountImportEndpoint
{
    /// <summary>Octets of a file, some 200,000 accounts; larger ones are the command line's.</summary>
    public const long LargestFile = 16 << 20;

    /// <summary>Changes that are named.</summary>
    private const int Shown = 100;

    public static void MapAccountImport(this IEndpointRouteBuilder api) =>
        api.MapPost("/accounts/import", (HttpContext context, bool? dryRun) => ImportAsync(context, dryRun ?? false))
            .Demands(Duty.Bill).WithTags("accounts").WithName("import-accounts").WithSummary("Inserts and updates accounts from a CSV file; nothing changes if any line is wrong")
            .WithDescription("A header row: did, password, product, customer; optional: enabled, messages_per_minute. Errors name their lines.")
            .Accepts<string>("text/csv").Produces<AccountImportView>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ImportAsync(HttpContext context, bool dryRun)
    {
        if (context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Not CSV", "Send the file as text/csv.");
        if (context.Request.ContentLength > LargestFile) return TooLarge();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestFile;
        try
        {
            if (await context.RequestServices.GetRequiredService<AccountImport>().RunAsync(context.Request.Body, context.Caller().Actor, dryRun, context.RequestAborted) is not var (read, result))
                return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Busy", "Another file is being imported; try again when it is done.");
            if (!dryRun && result.Changes.Count > 0) await context.RequestServices.GetRequiredService<ProvisioningSnapshotSource>().CatchUpAsync(CancellationToken.None);
            return result.Errors.Count > 0
                ? Problems.Of(StatusCodes.Status422UnprocessableEntity, "Not valid", $"{result.Errors.Count} problem(s); nothing was changed.", result.Errors)
                : TypedResults.Ok(new AccountImportView(read, result.Changes.Count, dryRun, [.. result.Changes.Take(Shown)]));
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
    }

    private static IResult TooLarge() => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "Too large", $"A file may have {LargestFile >> 20} MiB here; divide it, or use \"interworking accounts import\" on the gateway's machine.");
}

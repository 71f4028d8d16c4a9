using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Host.Settlement;
using Interworking.Host.Settlement.Reconciling;
using Microsoft.AspNetCore.Http.Features;

namespace Interworking.Host.Api.Settlement;

/// <summary>A carrier's file as a browser or a script sends it: the fields month and carrier, and the file. It goes to the disk as it comes, and is gone when it is answered.</summary>
internal static class ReconcileUpload
{
    /// <summary>Of the fields and what stands around them.</summary>
    private const int Around = 64 * 1024;

    private static readonly FormOptions Form = new() { MultipartBodyLengthLimit = ReconcileDesk.LargestFile, ValueCountLimit = 8, ValueLengthLimit = 1024, KeyLengthLimit = 64, MultipartHeadersCountLimit = 8 };

    /// <summary>What came of it, or what to answer instead.</summary>
    public static async Task<(Reconciliation? Result, IResult? Problem)> RunAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = ReconcileDesk.LargestFile + Around;
        (IFormCollection? form, IResult? problem) = await ReadAsync(context);
        if (form is null) return (null, problem);
        if (form.Files.GetFile("file") is not { } sent) return (null, Problems.Invalid(new ConfigurationError("file", "is missing: send the carrier's CSV")));
        // After the upload, which may be slow and reads nothing of ours.
        using IDisposable? place = context.RequestServices.GetRequiredService<LongReads>().TryBegin();
        if (place is null) return (null, Problems.Of(StatusCodes.Status429TooManyRequests, "Busy", LongReads.Busy));
        await using Stream file = sent.OpenReadStream();
        (Reconciliation? result, IReadOnlyList<ConfigurationError> errors) = await context.RequestServices.GetRequiredService<ReconcileDesk>()
            .RunAsync(form["month"].ToString(), form["carrier"].ToString(), file, context.RequestAborted);
        return result is null ? (null, Problems.Invalid([.. errors])) : (result, null);
    }

    private static async ValueTask<(IFormCollection? Form, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Not a form", "Send month, carrier and file as multipart/form-data."));
        try
        {
            return (await context.Request.ReadFormAsync(Form, context.RequestAborted), null);
        }
        catch (BadHttpRequestException error)
        {
            return (null, Problems.Of(error.StatusCode, "Not taken", error.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : error.Message));
        }
        catch (InvalidDataException error)
        {
            // Also a file above the limit whose length was not told before.
            return (null, Problems.Of(StatusCodes.Status400BadRequest, "Not taken", $"The form cannot be read: {error.Message} {TooLarge}"));
        }
    }

    private static string TooLarge => $"A file has at most {ReconcileDesk.LargestFile >> 20} MiB: compare counts by day, divide it by days, or use \"interworking reconcile\".";
}

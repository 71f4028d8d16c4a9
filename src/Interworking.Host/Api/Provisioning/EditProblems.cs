using System.Globalization;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Provisioning.Editing;

namespace Interworking.Host.Api.Provisioning;

/// <summary>Why an edit was not made, as the API answers it.</summary>
internal static class EditProblems
{
    /// <summary>Rows of the log among which the last change of a thing is looked for: others' names may begin with its name.</summary>
    private const int MostRows = 20;

    public static async ValueTask<IResult> OfAsync(HttpContext context, EditResult result, ProvisionedKind kind)
    {
        string what = $"{kind.Word} \"{result.Name}\"";
        return result.Outcome switch
        {
            EditOutcome.NotFound => Problems.NotFound(what),
            EditOutcome.Exists => Problems.Of(StatusCodes.Status409Conflict, "There is one", $"There is a {what}; replace or patch it."),
            EditOutcome.InUse => Problems.Of(StatusCodes.Status409Conflict, "Needed", $"The {what} is needed: {Join(result)}.", result.Errors),
            EditOutcome.Changed => Problems.Of(StatusCodes.Status412PreconditionFailed, "Changed meanwhile",
                $"The {what} is not what you have seen{await LastChangeAsync(context, kind, result.Name)}: get it again, and change that."),
            EditOutcome.Unconditional => Problems.Of(
                StatusCodes.Status428PreconditionRequired, "If-Match is missing", $"Send If-Match with the ETag that GET told, or * to change the {what} whatever it is now."),
            EditOutcome.Busy => Problems.Of(StatusCodes.Status503ServiceUnavailable, "Busy", "Others keep changing the provisioning; try again."),
            _ => Problems.Of(StatusCodes.Status422UnprocessableEntity, "Not valid", Join(result), result.Errors),
        };
    }

    /// <summary>Who made it what it is.</summary>
    private static async ValueTask<string> LastChangeAsync(HttpContext context, ProvisionedKind kind, string name)
    {
        string target = $"{kind.Word} {name}";
        IReadOnlyList<AuditRow> rows = await context.RequestServices.GetRequiredService<IAuditStore>().ReadAsync(new AuditQuery(null, null, target, MostRows), context.RequestAborted);
        return rows.FirstOrDefault(row => row.Target == target) is { } last ? string.Create(CultureInfo.InvariantCulture, $"; {last.Who} changed it at {last.At:HH:mm:ss} UTC") : "";
    }

    private static string Join(EditResult result) => string.Join("; ", result.Errors.Select(error => error.ToString()));
}

using Interworking.Gateway.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.Api;

/// <summary>What went wrong, as RFC 9457 has it: what happened, why, and every error at once.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(int status, string title, string detail, IEnumerable<ConfigurationError>? errors = null) => TypedResults.Problem(
        detail, statusCode: status, title: title,
        extensions: errors is null ? null : [new KeyValuePair<string, object?>("errors", errors.Select(error => new ApiError(error.Key, error.Problem)).ToArray())]);

    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "Not there", $"There is no {what}.");

    /// <summary>What the request says is not right.</summary>
    public static ProblemHttpResult Invalid(params ConfigurationError[] errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, "Not valid", string.Join("; ", errors.Select(error => error.ToString())), errors);
}

using Interworking.Gateway.Access;
using Interworking.Host.Api.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole.Edit;

/// <summary>The pages of everything that is edited: a list, one that is there, a new one.</summary>
internal static class EditEndpoints
{
    public static void MapEdit(this IEndpointRouteBuilder console)
    {
        foreach (EditKind kind in EditKinds.All)
        {
            // Policies have a list of their own, with their question.
            if (kind.Page != ConsolePage.Policies) console.MapGet(kind.Page.Path, () => List(kind)).Demands(kind.Page.Duty).WithMetadata(kind.Page);
            console.MapGet($"{kind.Page.Path}/edit", (string? name) => Edit(kind, name ?? "")).Demands(kind.Page.Duty).WithMetadata(kind.Page);
            console.MapGet(kind.NewPath, () => Edit(kind, null)).Demands(kind.Duty).WithMetadata(kind.Page);
        }

        console.MapGet(ConsolePage.Accounts.Path + "/import", () => Import()).Demands(Duty.Bill).WithMetadata(ConsolePage.Accounts);
    }

    // Typed as what they are, the generator of endpoints would ask for components that another generator makes.
    private static IResult List(EditKind kind) =>
        new RazorComponentResult<EditListPage>(new Dictionary<string, object?> { [nameof(EditListPage.Kind)] = kind }) { PreventStreamingRendering = true };

    private static IResult Edit(EditKind kind, string? name) =>
        new RazorComponentResult<EditPage>(new Dictionary<string, object?> { [nameof(EditPage.Kind)] = kind, [nameof(EditPage.Name)] = name }) { PreventStreamingRendering = true };

    private static IResult Import() => new RazorComponentResult<ImportPage> { PreventStreamingRendering = true };
}

using System.Text.Json;
using Microsoft.Playwright;

namespace Interworking.FunctionalTests.Console;

/// <summary>A form of the console as somebody fills it in.</summary>
internal sealed class Form(ConsolePerson person)
{
    public ConsolePerson Person => person;

    public IPage Page => person.Page;

    public Task GoAsync(string path) => person.GoAsync(path);

    public Task FillAsync(string key, string value) => Page.FillAsync(Input(key), value);

    public Task ChooseAsync(string key, string value) => Page.SelectOptionAsync(Input(key), value);

    public Task UntickAsync(string key) => Page.UncheckAsync(Input(key));

    public Task<string> ValueAsync(string key) => Page.InputValueAsync(Input(key));

    public Task SaveAsync() => Page.ClickAsync("form[data-edit] .actions > button");

    public Task SavedAsync() => person.SeesAsync("[data-said] .notice.good:has-text('Saved')");

    /// <summary>What is wrong stands at the field, and the field is marked.</summary>
    public async Task ErrorAsync(string key, string reason)
    {
        await person.SeesAsync($"{Input(key)}-error:has-text('{reason}')");
        await person.SeesAsync($"{Input(key)}[aria-invalid=true]");
    }

    public Task DeleteAsync() => Page.ClickAsync("[data-delete]");

    /// <summary>Reads what it will do, and has it done.</summary>
    public async Task AgreesAsync(string effect)
    {
        await person.SeesAsync($"dialog:has-text('{effect}')");
        await Page.ClickAsync("dialog button[value=yes]");
    }

    public async Task<JsonElement> ReadAsync(string path) => JsonDocument.Parse(await person.DownloadAsync(path)).RootElement;

    private static string Input(string key) => $"#f-{key.Replace('.', '-')}";
}

using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers.Browser;

namespace Interworking.FunctionalTests.Console;

/// <summary>One program and one browser for all tests of a class: each makes things of its own names.</summary>
public sealed class ConsoleStage : IAsyncLifetime
{
    private readonly TestDirectory _files = new();
    private readonly SqliteBackend _backend = new();
    private readonly Dictionary<string, ConsolePerson> _people = [];
    private Chromium? _browser;

    public ConsoleStage() => Gateway = new GatewayProcess(_files, new GatewaySetup(), _backend);

    internal GatewayProcess Gateway { get; }

    public async Task InitializeAsync()
    {
        await Gateway.StartAsync();
        _browser = await Chromium.StartAsync();
    }

    /// <summary>Somebody of this role, signed in since the first time that he was asked for.</summary>
    internal async Task<ConsolePerson> PersonAsync(string role)
    {
        if (!_people.TryGetValue(role, out ConsolePerson? person)) _people.Add(role, person = await ConsolePerson.SignInAsync(Gateway, _browser!, role));
        return person;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        Gateway.Dispose();
        _backend.Dispose();
        _files.Dispose();
    }
}

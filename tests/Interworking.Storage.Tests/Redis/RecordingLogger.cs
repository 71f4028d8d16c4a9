using System.Collections.Concurrent;
using Interworking.Storage.Redis;
using Microsoft.Extensions.Logging;

namespace Interworking.Storage.Tests.Redis;

/// <summary>Remembers what was logged.</summary>
internal sealed class RecordingLogger : ILogger<RedisRegistrar>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

    public string Text => string.Join('\n', _lines.Select(line => line.Text));

    public bool Has(int id) => _lines.Any(line => line.Id == id);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
}

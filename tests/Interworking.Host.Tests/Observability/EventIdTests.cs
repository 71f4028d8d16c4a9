using System.Reflection;
using Interworking.Gateway.Configuration;
using Interworking.Host.Cli;
using Interworking.Storage;
using Microsoft.Extensions.Logging;

namespace Interworking.Host.Tests.Observability;

/// <summary>Operators look a log line up by its event id.</summary>
public sealed class EventIdTests
{
    [Fact]
    public void EventIds_OfAllLogLines_AreUnique()
    {
        Assembly[] ours = [typeof(GatewayOptions).Assembly, typeof(StoreCheck).Assembly, typeof(CommandLine).Assembly];
        (int Id, string Where)[] events =
        [
            .. from assembly in ours
               from type in assembly.GetTypes()
               from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
               let message = method.GetCustomAttribute<LoggerMessageAttribute>()
               where message is not null
               select (message.EventId, $"{type.DeclaringType?.Name}.{method.Name}"),
        ];

        events.Should().HaveCountGreaterThan(40);
        events.GroupBy(one => one.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Where))}").Should().BeEmpty();
    }
}

namespace Interworking.Host.Api.Provisioning;

/// <summary>An enum's value as provisioning files write it.</summary>
internal static class FileWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

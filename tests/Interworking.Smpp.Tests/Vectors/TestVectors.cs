using System.Text.Json;

namespace Interworking.Smpp.Tests.Vectors;

/// <summary>Reads the data files beside the test assembly.</summary>
internal static class TestVectors
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Vectors", file);

    public static IReadOnlyList<JsonElement> Records(string file)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(PathOf(file))).RootElement;
        return [.. (root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("pdus")).EnumerateArray()];
    }

    public static string Text(this JsonElement record, string name) => record.GetProperty(name).GetString()!;

    public static byte[] Hex(this JsonElement record) => Convert.FromHexString(record.Text("hex"));
}

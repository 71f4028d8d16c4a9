using System.Text.Json.Serialization;

namespace Interworking.Host.WebConsole.Live;

/// <summary>What <c>live.js</c> reads: a part's name → its HTML.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LiveJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Smpp.Links;
using Microsoft.AspNetCore.Mvc;

namespace Interworking.Host.Api;

/// <summary>How the API's answers are written, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinkReport))]
[JsonSerializable(typeof(DefenceReport))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;

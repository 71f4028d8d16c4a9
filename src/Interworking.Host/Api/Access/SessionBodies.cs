using System.Text.Json.Serialization;

namespace Interworking.Host.Api.Access;

/// <summary>Signs in.</summary>
/// <param name="Name">The user.</param>
/// <param name="Password">His password.</param>
/// <param name="Code">Of his authenticator app, where he has one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SignInBody(string Name, string Password, string? Code = null)
{
    /// <summary>The record without its secrets.</summary>
    public override string ToString() => Name;
}

/// <summary>Whoever is signed in.</summary>
/// <param name="Name">User or token.</param>
/// <param name="Role">read-only, operator, billing, admin.</param>
/// <param name="Csrf">For the header Interworking-Csrf; null for a token, which needs none.</param>
/// <param name="Until">When it ends at the latest (UTC).</param>
internal sealed record SessionView(string Name, string Role, string? Csrf, DateTimeOffset? Until);

/// <summary>Another password.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PasswordBody(string Current, string New)
{
    /// <summary>The record without its secrets.</summary>
    public override string ToString() => "";
}

/// <summary>One's password, to confirm.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConfirmBody(string Password)
{
    /// <summary>The record without its secret.</summary>
    public override string ToString() => "";
}

/// <summary>A new code generator.</summary>
/// <param name="Secret">To type into the app; Base32.</param>
/// <param name="Uri">The same as a QR code has it.</param>
/// <param name="Picture">That QR code, as SVG; null where the names in it are too long for one.</param>
internal sealed record TotpView(string Secret, string Uri, string? Picture)
{
    /// <summary>The record without its secret.</summary>
    public override string ToString() => "";
}

/// <summary>Turns a code generator on.</summary>
/// <param name="Secret">As it was told.</param>
/// <param name="Code">What the app shows now.</param>
/// <param name="Password">One's password.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TotpBody(string Secret, string Code, string Password)
{
    /// <summary>The record without its secrets.</summary>
    public override string ToString() => "";
}

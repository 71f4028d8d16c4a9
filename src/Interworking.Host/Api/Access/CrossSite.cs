using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Access;

/// <summary>
/// Whether a request that changes something and came by cookie was made by our own page. A browser says where it comes from (Origin); anything else, and a page behind a
/// proxy that hides the host's name, sends the session's token in a header, which no other site can read.
/// </summary>
internal sealed class CrossSite(EnvironmentSecret secret)
{
    public const string Header = "Interworking-Csrf";

    private readonly byte[] _key = secret.KeyFor("cross-site token");

    public string TokenOf(byte[] session) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, session));

    public bool IsOurs(HttpRequest request, byte[] session)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return true;
        if (request.Headers[Header] is [{ } token])
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(session)));
        return request.Headers.Origin is [{ } origin] && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}

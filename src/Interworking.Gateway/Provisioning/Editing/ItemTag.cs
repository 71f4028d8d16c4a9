using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>
/// The entity tag of a provisioned thing (RFC 9110, 8.8.3): follows from all that it says, secrets too, so that it is the same on every node and differs after every
/// change. Keyed, because a tag must not help to guess a password.
/// </summary>
internal static class ItemTag
{
    private const int Octets = 12;

    public static string Of(byte[] key, IEnumerable<Field> fields)
    {
        var text = new StringBuilder();
        foreach (Field field in fields) text.Append(field.Name.Length).Append(' ').Append(field.Name).Append(field.Value.Length).Append(' ').Append(field.Value);
        return $"\"{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, Octets))}\"";
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Accounts;

/// <summary>An accounts file: the accounts by customer, and where each stands in the file.</summary>
internal sealed partial class AccountSheet
{
    private readonly List<(string Customer, List<AccountLine> Accounts)> _customers = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccountLine> _byDid = new(StringComparer.Ordinal);

    public int Count => _byDid.Count;

    /// <summary>False when the DID is there already: the line where.</summary>
    public bool TryAdd(string customer, AccountLine account, out long earlier)
    {
        earlier = 0;
        if (!_byDid.TryAdd(account.Did, account))
        {
            earlier = _byDid[account.Did].Line;
            return false;
        }

        if (!_byName.TryGetValue(customer, out int at))
        {
            _byName.Add(customer, at = _customers.Count);
            _customers.Add((customer, []));
        }

        _customers[at].Accounts.Add(account);
        return true;
    }

    /// <summary>The same as a provisioning file.</summary>
    public byte[] ToProvisioning()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("customers");
            foreach ((string customer, List<AccountLine> accounts) in _customers)
            {
                json.WriteStartObject();
                json.WriteString("name", customer);
                json.WriteStartArray("accounts");
                foreach (AccountLine account in accounts)
                {
                    json.WriteStartObject();
                    json.WriteString("did", account.Did);
                    json.WriteString("password", account.Password);
                    json.WriteString("product", account.Product);
                    json.WriteBoolean("enabled", account.Enabled);
                    json.WriteNumber("messagesPerMinute", account.MessagesPerMinute);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>An error of the provisioning with the file's line in place of the path that it has there.</summary>
    public ConfigurationError WithLine(ConfigurationError error)
    {
        Match path = Path().Match(error.Key);
        if (path.Success)
        {
            List<AccountLine> accounts = _customers[int.Parse(path.Groups[1].ValueSpan, null)].Accounts;
            AccountLine account = path.Groups[2].Success ? accounts[int.Parse(path.Groups[2].ValueSpan, null)] : accounts[0];
            return new ConfigurationError($"line {account.Line} {(path.Groups[3].Success ? path.Groups[3].Value : "customer")}", error.Problem);
        }

        string did = error.Key.StartsWith("account ", StringComparison.Ordinal) ? error.Key["account ".Length..] : "";
        return _byDid.TryGetValue(did, out AccountLine? known) ? new ConfigurationError($"line {known.Line}", error.Problem) : error;
    }

    [GeneratedRegex(@"^customers\[(\d+)\](?:\.accounts\[(\d+)\](?:\.(\w+))?)?")]
    private static partial Regex Path();
}

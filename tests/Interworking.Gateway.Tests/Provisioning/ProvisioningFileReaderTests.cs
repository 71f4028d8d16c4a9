using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Files;
using Interworking.Gateway.Settlement;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Provisioning;

public sealed class ProvisioningFileReaderTests
{
    [Fact]
    public void Read_FileOfTheContract_ReadsEverything()
    {
        (ProvisioningFile file, IReadOnlyList<ConfigurationError> errors) = Read("""
            {
              "environments": [ { "name": "env4", "entry": ["127.0.0.1:2875"] } ],
              "products":  [ { "name": "Call & Chat", "messaging": true } ],
              "customers": [ { "name": "John Doe", "accounts": [ { "did": "111222333", "password": "secret-1", "product": "Call & Chat", "messagesPerMinute": 30 } ] } ],
              "carriers":  [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "allowedAddresses": ["127.0.0.0/8", "::1"], "systemIds": [ { "systemId": "tata2", "password": "pw2" } ],
                               "maxBinds": 4, "window": 100, "messagesPerSecond": 0, "tariff": "TATA 2026", "mode": "transaction", "timeZone": "UTC", "profile": { "alphabet": "latin1", "ton": 1, "idBase": "hex" } } ],
              "connections": [ { "name": "Messages to vendor via SMPP", "address": "127.0.0.1:2875", "systemId": "env1", "password": "env1-pw",
                                 "bind": "transceiver", "binds": 1, "window": 50, "tls": false, "carrier": null, "inDoubt": "resend", "onAbsent": "refuse", "statusOverrides": { "0x45": "permanent" } } ],
              "servicePolicies": [ { "name": "to env4", "priority": 10, "recipientPattern": "222%", "transport": "SMPP",
                                     "connections": ["Messages to vendor via SMPP"], "weights": [5] } ],
              "tariffs": [ { "name": "TATA 2026", "currency": "USD", "unit": "part", "chargeOn": "accepted",
                             "rates": [ { "prefix": "", "price": 0.01, "from": "2026-01-01" } ] } ]
            }
            """);

        errors.Should().BeEmpty();
        file.Accounts.Should().Equal(("John Doe", new AccountEntry("111222333", "secret-1", "Call & Chat", true, 30)));
        file.Environments.Single().Entry.Should().Equal("127.0.0.1:2875");
        CarrierEntry carrier = file.Carriers.Single();
        carrier.Logins.Should().Equal(new Login("tata", "tata-pw"), new Login("tata2", "pw2"));
        carrier.Carrier.AllowedAddresses.Select(network => network.ToString()).Should().Equal("127.0.0.0/8", "::1/128");
        carrier.Carrier.TransactionMode.Should().BeTrue();
        carrier.Carrier.Profile.Should().Be(new LinkProfile { Alphabet = Alphabet.Latin1, Ton = Ton.International, IdBase = IdBase.Hex });
        Connection connection = file.Connections.Single();
        connection.ResendInDoubt.Should().BeTrue();
        connection.RefuseWhenAbsent.Should().BeTrue();
        connection.StatusOverrides.Should().Equal(new Dictionary<uint, StatusMeaning> { [0x45] = StatusMeaning.Permanent });
        file.Policies.Single().Should().Match<ServicePolicy>(policy => policy.Priority == 10 && policy.RecipientPattern == "222%" && policy.Weights.Single() == 5);
        file.Tariffs.Single().Rates.Should().Equal(new Rate("", 0.01m, new DateOnly(2026, 1, 1)));
    }

    [Theory]
    [InlineData("""{ "carriers": [ { "name": "T", "windw": 5 } ] }""", "carriers[0].windw", "did you mean \"window\"")]
    [InlineData("""{ "carriers": [ { "name": "T", "profile": { "alphabet": "utf16" } } ] }""", "carriers[0].profile.alphabet", "gsm7packed or latin1 or ascii or utf8 or ucs2 or utf16be")]
    [InlineData("""{ "carriers": [ { "name": "T", "profile": { "languages": ["turkish", "klingon"] } } ] }""", "carriers[0].profile.languages[1]", "turkish, spanish, portuguese")]
    [InlineData("""{ "carriers": [ { "name": "T", "profile": { "languages": "turkish" } } ] }""", "carriers[0].profile.languages", "list of texts")]
    [InlineData("""{ "carriers": [ { "name": "T", "profile": { "alphabet": "utf8", "languages": ["urdu"] } } ] }""", "carriers[0].profile.languages", "gsm7 or gsm7packed")]
    [InlineData("""{ "carrierz": [] }""", "carrierz", "did you mean \"carriers\"")]
    [InlineData("""{ "carriers": [ { "name": "T", "window": 5000 } ] }""", "carriers[0].window", "1 to 1024")]
    [InlineData("""{ "carriers": [ { "name": "T", "systemId": "t" } ] }""", "carriers[0].password", "missing")]
    [InlineData("""{ "carriers": [ { "name": "T", "systemId": "t", "password": "longer-than-8" } ] }""", "carriers[0].password", "8 ASCII")]
    [InlineData("""{ "carriers": [ { "name": "T", "allowedAddresses": ["10.0.0.1/8"] } ] }""", "carriers[0].allowedAddresses[0]", "not a network")]
    [InlineData("""{ "carriers": [ { "name": "T", "timeZone": "Mars/Olympus" } ] }""", "carriers[0].timeZone", "time zone")]
    [InlineData("""{ "carriers": [ { "name": "T", "systemIds": [ 5 ] } ] }""", "carriers[0].systemIds[0]", "objects")]
    [InlineData("""{ "customers": [ { "name": "J", "accounts": [ { "did": "+111", "password": "p", "product": "C" } ] } ] }""", "customers[0].accounts[0].did", "digits")]
    [InlineData("""{ "servicePolicies": [ { "name": "P", "recipientPattern": "22x", "connections": ["C"] } ] }""", "servicePolicies[0].recipientPattern", "222%")]
    [InlineData("""{ "servicePolicies": [ { "name": "P", "recipientPattern": "%", "connections": ["C"], "weights": [1, 2] } ] }""", "servicePolicies[0].weights", "one for each")]
    [InlineData("""{ "servicePolicies": [ { "name": "P", "recipientPattern": "%", "connections": [] } ] }""", "servicePolicies[0].connections", "at least one")]
    [InlineData("""{ "servicePolicies": [ { "name": "P", "recipientPattern": "%", "connections": ["C"], "transport": "SS7" } ] }""", "servicePolicies[0].transport", "SMPP")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 0.000000001, "from": "2026-01-01" } ] } ] }""", "tariffs[0].rates[0].price", "8 decimals")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": -1, "from": "2026-01-01" } ] } ] }""", "tariffs[0].rates[0].price", "0 to 1000000")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "usd", "rates": [] } ] }""", "tariffs[0].currency", "ISO 4217")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 1, "from": "01.01.2026" } ] } ] }""", "tariffs[0].rates[0].from", "2026-01-01")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 1, "from": "2026-01-02", "to": "2026-01-01" } ] } ] }""", "tariffs[0].rates[0].to", "before")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 1, "from": "2026-01-02", "tiers": [ { "above": 5, "price": 1 }, { "above": 5, "price": 2 } ] } ] } ] }""", "tariffs[0].rates[0].tiers", "order")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 1, "from": "2026-01-02", "tiers": [ { "above": 5 } ] } ] } ] }""", "tariffs[0].rates[0].tiers[0].price", "missing")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "monthlyFee": -1, "rates": [] } ] }""", "tariffs[0].monthlyFee", "0 to 1000000000")]
    [InlineData("""{ "carriers": [ { "name": "T", "systemId": "s", "password": "p", "creditLimit": 0.000000001 } ] }""", "carriers[0].creditLimit", "8 decimals")]
    [InlineData("""{ "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 1, "from": "2026-01-01" }, { "prefix": "", "price": 2, "from": "2026-01-01" } ] } ] }""", "tariffs", "two rates")]
    [InlineData("""{ "connections": [ { "name": "C", "address": "127.0.0.1", "systemId": "s", "password": "p" } ] }""", "connections[0].address", "host:port")]
    [InlineData("""{ "connections": [ { "name": "C", "address": "h:1", "systemId": "s", "password": "p", "statusOverrides": { "x": "retry" } } ] }""", "connections[0].statusOverrides.x", "command_status")]
    [InlineData("""{ "products": [ { "name": "P" }, { "name": "P" } ] }""", "products", "2 times")]
    [InlineData("""{ "products": {} }""", "products", "must be a list")]
    [InlineData("""[]""", "", "JSON object")]
    [InlineData("""{ "products": [ }""", "", "not valid JSON")]
    public void Read_OneThingWrong_NamesItAndSaysWhatToWrite(string json, string key, string problem)
    {
        IReadOnlyList<ConfigurationError> errors = Read(json).Errors;

        errors.Should().ContainSingle().Which.Should().Match<ConfigurationError>(error => error.Key == key && error.Problem.Contains(problem));
    }

    [Theory]
    [InlineData("gsm7", Alphabet.Gsm7)]
    [InlineData("gsm7packed", Alphabet.Gsm7Packed)]
    [InlineData("latin1", Alphabet.Latin1)]
    [InlineData("ascii", Alphabet.Ascii)]
    [InlineData("utf8", Alphabet.Utf8)]
    [InlineData("utf16be", Alphabet.Ucs2)]
    [InlineData("ucs2", Alphabet.Ucs2)]
    public void Read_AlphabetOfAProfile_IsIt(string word, Alphabet alphabet) =>
        ProfileOf($"\"alphabet\": \"{word}\"").Alphabet.Should().Be(alphabet);

    [Fact]
    public void Read_LanguagesOfAProfile_AreThose()
    {
        LinkProfile profile = ProfileOf("\"languages\": [\"spanish\", \"turkish\", \"spanish\"]");
        profile.Equals(new LinkProfile { Languages = [NationalLanguage.Turkish, NationalLanguage.Spanish] }).Should().BeTrue();
        profile.Equals(LinkProfile.Default).Should().BeFalse();
    }

    private static LinkProfile ProfileOf(string keys) =>
        Read("{ \"carriers\": [ { \"name\": \"T\", \"profile\": { " + keys + " } } ] }").File.Carriers.Single().Carrier.Profile;

    [Fact]
    public void Read_DidGivenTwice_NamesBothOwners() =>
        Read("""
            { "customers": [ { "name": "John", "accounts": [ { "did": "1111", "password": "p", "product": "C" } ] },
                             { "name": "Jane", "accounts": [ { "did": "1111", "password": "p", "product": "C" } ] } ] }
            """).Errors.Should().ContainSingle().Which.Problem.Should().Contain("John").And.Contain("Jane").And.Contain("1111");

    [Fact]
    public void Read_WrongPassword_IsNeverRepeated()
    {
        (ProvisioningFile file, IReadOnlyList<ConfigurationError> errors) = Read("""
            { "carriers": [ { "name": "T", "systemId": "t", "password": "my-long-secret" } ], "customers": [ { "name": "J", "accounts": [ { "did": "1", "password": "sip-secret", "product": "C" } ] } ] }
            """);

        string.Join('\n', errors).Should().NotContain("my-long-secret");
        file.Accounts.Single().Account.ToString().Should().NotContain("sip-secret");
    }

    private static (ProvisioningFile File, IReadOnlyList<ConfigurationError> Errors) Read(string json) => ProvisioningFileReader.Read(Encoding.UTF8.GetBytes(json));
}

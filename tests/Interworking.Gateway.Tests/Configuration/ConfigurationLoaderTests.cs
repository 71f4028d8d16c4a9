using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_NoFile_HasTheDefaultsOfTheContract()
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = ConfigurationLoader.Load(null, []);

        errors.Should().BeEmpty();
        options.Environment.Name.Should().Be("env1");
        options.Smpp.Listen.Should().Equal("127.0.0.1:2775");
        options.Smpp.ListenTls.Should().Equal("127.0.0.1:3550");
        options.Sip.Listen.Should().Equal("udp:127.0.0.1:5060", "tcp:127.0.0.1:5060", "tls:127.0.0.1:5061");
        options.Sip.DigestAlgorithms.Should().Equal("MD5");
        options.Push.Providers.Should().Equal("apns", "fcm", "webpush");
        options.Sip.Relays.Should().Equal("agent:*SIPIS*", "contact:+acrobits*");
    }

    [Theory]
    [InlineData("""{ "Push": { "Relays": [] } }""", "")]
    [InlineData("""{ "Push": { "Relays": ["agent:x*"] } }""", "agent:x*")]
    [InlineData("""{ "Sip": { "Relays": ["10.0.0.1", "agent:x*;trusted"] } }""", "10.0.0.1 agent:x*;trusted")]
    [InlineData("""{ "Sip": { "Relays": ["10.0.0.1"] }, "Push": { "Relays": ["agent:x*", "10.0.0.1"] } }""", null)]
    [InlineData("""{ "Sip": { "Relays": ["10.0.0.1", "agent:x*"] }, "Push": { "Relays": ["Agent:X*"] } }""", "10.0.0.1 agent:x* Agent:X*")]
    public void Load_Relays_AreOneListUnderBothKeys(string json, string? expected)
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load(json);

        if (expected is null) errors.Should().ContainSingle().Which.Key.Should().Be("Push.Relays[1]", "an address has always stood in Sip.Relays");
        else string.Join(' ', options.Sip.Relays.Concat(options.Push.Relays)).Should().Be(expected);
    }

    [Theory]
    [InlineData("""{ "Sip": { "Relays": ["10.0.0.1", "agent:x*"] }, "Push": { "Relays": ["agent:X*;trusted"] } }""", "Push.Relays[0]: agent:X* is trusted in one place and not in another, Sip.Relays[1]*")]
    [InlineData("""{ "Sip": { "Relays": ["10.0.0.1", "10.0.0.1;trusted"] } }""", "Sip.Relays[1]: 10.0.0.1 is trusted in one place and not in another, Sip.Relays[0]*")]
    public void Load_RelayTrustedAndNot_IsAnError(string json, string problem)
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load(json);

        errors.Should().ContainSingle().Which.ToString().Should().Match(problem);
    }

    [Theory]
    [InlineData("""{ "Push": { "Webhook": "push.example.net" } }""", "Push.Webhook")]
    [InlineData("""{ "Push": { "Webhook": "https://push.example.net/x", "Providers": [] } }""", "Push.Providers")]
    [InlineData("""{ "Push": { "Providers": ["a\"b"] } }""", "Push.Providers[0]")]
    [InlineData("""{ "Push": { "Secret": "short" } }""", "Push.Secret")]
    [InlineData("""{ "Push": { "KeepDays": 0 } }""", "Push.KeepDays")]
    [InlineData("""{ "Push": { "Relays": ["SIPIS"] } }""", "Push.Relays[0]")]
    [InlineData("""{ "Sip": { "ServiceRoute": ["sip:edge.example.net;lr", "sip:edge.example.net"] } }""", "Sip.ServiceRoute[1]")]
    public void Load_PushAndRoutes_WrongValuesAreErrorsByKey(string json, string key)
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load(json);

        errors.Should().ContainSingle().Which.Key.Should().Be(key);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", false, true)]
    [InlineData("http://[::1]:8080", false, true)]
    [InlineData("http://*:8080", false, false)]
    [InlineData("http://192.0.2.1:8080", false, false)]
    [InlineData("http://192.0.2.1:8080", true, true)]
    public void Load_HttpInTheClear_IsForThisMachineUnlessAllowed(string listen, bool allowed, bool good)
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load($$"""{ "Http": { "Listen": "{{listen}}", "AllowPlainRemote": {{(allowed ? "true" : "false")}} } }""");

        if (good) errors.Should().BeEmpty();
        else errors.Should().ContainSingle().Which.ToString().Should().Match("Http.Listen: * passwords would go there in the clear; write https://*or set Http.AllowPlainRemote*");
    }

    [Theory]
    [InlineData("""{ "Provider": "redis" }""", "Registrar.Redis: is empty*")]
    [InlineData("""{ "Provider": "redis", "Redis": "password=top-secret" }""", "Registrar.Redis: does not begin with an address*")]
    [InlineData("""{ "Redis": "127.0.0.1:6379,password=top-secret" }""", "Registrar.Redis: is set, but*")]
    [InlineData("""{ "Provider": "redis", "Redis": "127.0.0.1:6379,password=top-secret", "CaPath": "/nowhere/ca.pem" }""", "Registrar.CaPath: there is no file /nowhere/ca.pem")]
    [InlineData("""{ "CachedAccounts": 10 }""", "Registrar.CachedAccounts: 10 is out of range*")]
    public void Load_RegistrarUnusable_SaysWhatToWriteWithoutThePassword(string registrar, string problem)
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load($$"""{ "Registrar": {{registrar}} }""");

        errors.Should().ContainSingle().Which.ToString().Should().Match(problem).And.NotContain("top-secret");
    }

    [Theory]
    [InlineData(""" "OutboundProxy": "proxy.example.net" """, "Sip.OutboundProxy: *is not a SIP URI*")]
    [InlineData(""" "OutboundProxy": "sip:proxy.example.net;transport=sctp" """, "Sip.OutboundProxy: *is not a SIP URI*")]
    [InlineData(""" "OutboundProxies": ["*.example.net=sip:10.0.0.1;lr", "*.example.org"] """, "Sip.OutboundProxies[1]: *is not pattern=URI*")]
    [InlineData(""" "OutboundProxies": ["a*b=sip:10.0.0.1"] """, "Sip.OutboundProxies[0]: *is not pattern=URI*")]
    [InlineData(""" "Relays": ["10.0.0.0/8;trusted", "10.0.0.1/8"] """, "Sip.Relays[1]: *is neither an address, a network nor a host*")]
    [InlineData(""" "Credentials": ["realm=r;user=u;password=top-secret", "realm=r;user=u;pass=top-secret"] """, "Sip.Credentials[1]: is not realm=*")]
    [InlineData(""" "Credentials": ["realm=r;user=u;passwordFile=/nowhere/password"] """, "Sip.Credentials[0]: its passwordFile cannot be read*")]
    public void Load_WaysOutUnusable_SaysWhatToWriteWithoutThePassword(string sip, string problem)
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load($$"""{ "Sip": { {{sip}} } }""");

        errors.Should().ContainSingle().Which.ToString().Should().Match(problem).And.NotContain("top-secret");
    }

    [Theory]
    [InlineData("", """ "tls:127.0.0.1:5061", "udp:10.0.0.1:5060", "tcp:*:5060", "tcp:10.0.0.1:5062", "tcp:10.0.0.1:5063" """, "tcp:10.0.0.1:5062")]
    [InlineData("", """ "tcp:[::]:5060", "udp:0.0.0.0:5070", "udp:10.0.0.1:5060" """, "udp:10.0.0.1:5060")]
    [InlineData("udp:10.9.9.9:6000", """ "tcp:10.0.0.1:5060" """, "udp:10.9.9.9:6000")]
    [InlineData("", """ "udp:0.0.0.0:5060", "tcp:0.0.0.0:5060" """, null)]
    [InlineData("", """ "udp:127.0.0.1:0" """, null)]
    [InlineData("tls:10.0.0.1:5061", """ "tcp:10.0.0.1:5060" """, null)]
    [InlineData("tcp:0.0.0.0:5060", """ "tcp:10.0.0.1:5060" """, null)]
    [InlineData("tcp:node-a:5060", """ "tcp:10.0.0.1:5060" """, null)]
    [InlineData("10.0.0.1:5060", """ "tcp:10.0.0.1:5060" """, null)]
    public void Load_NodeAddressWithASharedRegistrar_IsWrittenOrAListenersOrAnError(string written, string listen, string? expected)
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load(
            $$"""{ "Sip": { "Listen": [{{listen}}], "NodeAddress": "{{written}}" }, "Registrar": { "Provider": "redis", "Redis": "127.0.0.1:6379" } }""");

        NodeAddress.TryRead(options.Sip, out ListenAddress? address);

        address?.ToString().Should().Be(expected);
        errors.Select(error => error.Key).Should().Equal(expected is null ? ["Sip.NodeAddress"] : []);
    }

    [Fact]
    public void Load_WildcardListenersAndTheEmbeddedRegistrar_NeedNoNodeAddress()
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load("""{ "Sip": { "Listen": ["udp:0.0.0.0:5060"] } }""");

        errors.Should().BeEmpty();
    }

    [Fact]
    public void Load_ListInFile_ReplacesTheDefault()
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load("""
            { "Smpp": { "Listen": ["127.0.0.1:1000", "127.0.0.1:1001"], "ListenTls": [] }, /* comments are fine */ "Sip": { "Listen": ["udp:127.0.0.1:1002"] } }
            """);

        errors.Should().BeEmpty();
        options.Smpp.Listen.Should().Equal("127.0.0.1:1000", "127.0.0.1:1001");
        options.Smpp.ListenTls.Should().BeEmpty("an explicit empty list means none");
        options.Sip.Listen.Should().Equal("udp:127.0.0.1:1002");
    }

    [Fact]
    public void Load_EnvironmentVariables_OverrideTheFile()
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load(
            """{ "Environment": { "Name": "env2" }, "Smpp": { "Listen": ["127.0.0.1:1000", "127.0.0.1:1001"] } }""",
            ("INTERWORKING__Environment__Name", "env4"),
            ("interworking__smpp__listen__1", "127.0.0.1:2000"),
            ("INTERWORKING__Smpp__ListenTls", ""),
            ("INTERWORKING__Sip__Listen", "udp:127.0.0.1:3000, tcp:127.0.0.1:3000"),
            ("INTERWORKING__Delivery__AcceptanceHoldMs", "20"),
            ("PATH", "/bin"));

        errors.Should().BeEmpty();
        options.Environment.Name.Should().Be("env4");
        options.Smpp.Listen.Should().Equal("127.0.0.1:1000", "127.0.0.1:2000");
        options.Smpp.ListenTls.Should().BeEmpty();
        options.Sip.Listen.Should().Equal("udp:127.0.0.1:3000", "tcp:127.0.0.1:3000");
        options.Delivery.AcceptanceHoldMs.Should().Be(20);
    }

    [Fact]
    public void Load_ManyErrors_ReportsAllAtOnceByKey()
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load("""
            { "Smpp": { "Lisen": ["127.0.0.1:2775"], "Listen": ["127.0.0.1:99999"] },
              "Sip": { "MaxContacts": "many", "TrustedPeers": ["10.0.0.1/8"], "DigestAlgorithms": [] },
              "Http": { "TrustedProxies": ["10.0.0.1", "proxy"] },
              "Delivery": { "AcceptanceHoldMs": 5000 }, "Database": { "Provider": "oracle" }, "Registrar": { "Provider": "redis" } }
            """);

        errors.Select(error => error.Key).Should().BeEquivalentTo(
            "Smpp.Lisen", "Smpp.Listen[0]", "Sip.MaxContacts", "Sip.TrustedPeers[0]", "Sip.DigestAlgorithms", "Delivery.AcceptanceHoldMs", "Database.Provider", "Registrar.Redis", "Http.TrustedProxies[1]");
        errors.Single(error => error.Key == "Smpp.Lisen").Problem.Should().Contain("\"Smpp.Listen\"");
    }

    [Theory]
    [InlineData("""{ "Smpp": { "ListenTls": ["127.0.0.1:2775"] } }""", "Smpp.ListenTls[0]", "Smpp.Listen[0]")]
    [InlineData("""{ "Sip": { "Listen": ["tcp:*:8080"] } }""", "Http.Listen", "Sip.Listen[0]")]
    [InlineData("""{ "Sip": { "Listen": ["udp:[::]:5060", "udp:127.0.0.1:5060"] } }""", "Sip.Listen[1]", "Sip.Listen[0]")]
    public void Load_ClashingListeners_NamesBothKeys(string json, string key, string other)
    {
        (_, IReadOnlyList<ConfigurationError> errors) = Load(json);

        errors.Should().ContainSingle().Which.Should().Match<ConfigurationError>(error => error.Key == key && error.Problem.Contains(other));
    }

    [Theory]
    [InlineData("""{ "Http": { "Listen": "https://0.0.0.0:8443" } }""", "Http.Certificate.Path")]
    [InlineData("""{ "Http": { "Listen": "ftp://127.0.0.1:8443" } }""", "Http.Listen")]
    [InlineData("""{ "Sip": { "DnsServers": ["10.0.0.53", "dns.example.net"] } }""", "Sip.DnsServers[1]")]
    [InlineData("""{ "Sip": { "WebSocketOrigins": ["https://phone.example.net", "https://phone.example.net/app"] } }""", "Sip.WebSocketOrigins[1]")]
    [InlineData("""{ "Sip": { "WebSocketOrigins": ["phone.example.net"] } }""", "Sip.WebSocketOrigins[0]")]
    [InlineData("""{ "Sip": { "CaPath": "/nowhere/ca.pem" } }""", "Sip.CaPath")]
    [InlineData("""{ "Sip": { "NatKeepAliveSeconds": 4 } }""", "Sip.NatKeepAliveSeconds")]
    [InlineData("""{ "Sip": { "FlowTimerSeconds": 29 } }""", "Sip.FlowTimerSeconds")]
    [InlineData("""{ "Sip": { "IdleSeconds": 0 } }""", "Sip.IdleSeconds")]
    public void Load_TransportSettingThatCannotBe_NamesItsKey(string json, string key) => Load(json).Errors.Should().ContainSingle().Which.Key.Should().Be(key);

    [Fact]
    public void Load_TransportSettings_AreRead()
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load("""
            { "Http": { "Listen": "https://127.0.0.1:8443" },
              "Sip": { "DnsServers": ["10.0.0.53", "10.0.0.53:5353", "2001:db8::53", "[2001:db8::53]:5353"], "WebSocketOrigins": ["https://phone.example.net:8443"], "NatKeepAliveSeconds": 0, "FlowTimerSeconds": 0 } }
            """);

        errors.Should().BeEmpty();
        Listener.TryHttp(options.Http.Listen, out ListenAddress http).Should().BeTrue();
        http.Transport.Should().Be(ListenTransport.Tls);
        options.Sip.DnsServers.Select(text => DnsServer.TryParse(text, out System.Net.IPEndPoint? server) ? server.ToString() : null)
            .Should().Equal("10.0.0.53:53", "10.0.0.53:5353", "[2001:db8::53]:53", "[2001:db8::53]:5353");
    }

    [Fact]
    public void Load_SamePortOnUdpAndTcp_IsNoClash() =>
        Load("""{ "Sip": { "Listen": ["udp:127.0.0.1:5060", "tcp:127.0.0.1:5060"] }, "Smpp": { "Listen": ["127.0.0.1:0", "127.0.0.1:0"] } }""").Errors.Should().BeEmpty();

    [Fact]
    public void Load_OpenTlsListenerWithoutCertificate_IsAnError() =>
        Load("""{ "Smpp": { "ListenTls": ["0.0.0.0:3550"] } }""").Errors.Should().ContainSingle().Which.Key.Should().Be("Smpp.Certificate.Path");

    [Theory]
    [InlineData("{ \"Smpp\": ")]
    [InlineData("[]")]
    [InlineData("""{ "Http": { "Listen": "http://127.0.0.1:1" }, "Http": {} }""")]
    public void Load_NotAUsableFile_NamesTheFile(string json) =>
        Load(json).Errors.Should().ContainSingle().Which.Key.Should().Be(_file);

    [Fact]
    public void Load_ConnectionStringWithoutHost_DoesNotRepeatIt()
    {
        ConfigurationError error = Load("""{ "Database": { "Provider": "postgres", "ConnectionString": "Password=hidden" } }""").Errors.Should().ContainSingle().Subject;

        error.Key.Should().Be("Database.ConnectionString");
        error.ToString().Should().NotContain("hidden");
    }

    private (GatewayOptions Options, IReadOnlyList<ConfigurationError> Errors) Load(string json, params (string Key, string Value)[] environment)
    {
        File.WriteAllText(_file, json);
        return ConfigurationLoader.Load(_file, environment.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)));
    }
}

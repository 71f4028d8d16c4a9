using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip;

/// <summary>
/// Every message of RFC 4475, octet for octet, over UDP to a gateway that answers for example.com and has the account
/// <c>user</c>: what its sender gets. Requests come from the port that their Via names, since without rport that is where
/// the answer goes. An INVITE is 405 before anything in it is looked at (RFC 3261, 8.2.1): calls are not taken.
/// </summary>
public sealed class TortureTests
{
    private const int NotAnswered = 0;

    private static int _lastSource;

    public static TheoryData<string, int, string> Answers => new()
    {
        { "wsinv", 405, "3.1.1.1" },
        { "intmeth", 405, "3.1.1.2 a method that nobody knows" },
        { "esc01", 405, "3.1.1.3" },
        { "escnull", 401, "3.1.1.4 whoever he is, he must prove it" },
        { "esc02", 405, "3.1.1.5 another method than REGISTER" },
        { "lwsdisp", 200, "3.1.1.6" },
        { "longreq", 405, "3.1.1.7" },
        { "dblreq", 401, "3.1.1.8 the REGISTER; the INVITE behind it is ignored" },
        { "semiuri", 404, "3.1.1.9 the user is not there" },
        { "transports", 200, "3.1.1.10" },
        { "mpart01", 403, "3.1.1.11 for example.org, to which we do not carry" },
        { "unreason", NotAnswered, "3.1.1.12 a response to nothing of ours" },
        { "noreason", NotAnswered, "3.1.1.13 the same" },
        { "badinv01", 400, "3.1.2.1" },
        { "clerr", 400, "3.1.2.2" },
        { "ncl", 400, "3.1.2.3" },
        { "scalar02", 400, "3.1.2.4" },
        { "scalarlg", NotAnswered, "3.1.2.5" },
        { "quotbal", 400, "3.1.2.6" },
        { "ltgtruri", 400, "3.1.2.7" },
        { "lwsruri", 400, "3.1.2.8" },
        { "lwsstart", 405, "3.1.2.9 taken as it is meant" },
        { "trws", 404, "3.1.2.10 taken as it is meant; there is no such user" },
        { "escruri", 400, "3.1.2.11" },
        { "baddate", 405, "3.1.2.12 the date is ignored" },
        { "regbadct", 400, "3.1.2.13" },
        { "badaspec", 400, "3.1.2.14" },
        { "baddn", 400, "3.1.2.15" },
        { "badvers", 505, "3.1.2.16" },
        { "mismatch01", 400, "3.1.2.17" },
        { "mismatch02", 400, "3.1.2.18" },
        { "bigcode", NotAnswered, "3.1.2.19" },
        { "badbranch", 200, "3.2.1" },
        { "insuf", 400, "3.3.1" },
        { "unkscm", 416, "3.3.2" },
        { "novelsc", 416, "3.3.3" },
        { "unksm2", 400, "3.3.4" },
        { "bext01", 420, "3.3.5" },
        { "invut", 405, "3.3.6 415 would be for who takes INVITE" },
        { "regaut01", 401, "3.3.7 credentials that say nothing to us" },
        { "multi01", 400, "3.3.8" },
        { "mcl01", 400, "3.3.9" },
        { "bcast", NotAnswered, "3.3.10" },
        { "zeromf", 200, "3.3.11 Max-Forwards 0 does not concern the one it is for" },
        { "cparam01", 401, "3.3.12" },
        { "cparam02", 401, "3.3.13" },
        { "regescrt", 401, "3.3.14" },
        { "sdp01", 405, "3.3.15 406 would be for who takes INVITE" },
        { "inv2543", 405, "3.4.1" },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task TortureMessage_Sent_GetsItsAnswer(string name, int status, string why)
    {
        await using SipWorld world = await SipWorld.StartAsync(new SipOptions { Realm = "example.com" });
        byte[] message = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "rfc4475", name + ".dat"));
        using Socket socket = Bind(message);

        await socket.SendToAsync(message, world.Address);

        if (status == NotAnswered)
        {
            SipCounters counters = world.Server.Endpoint.Counters;
            await Eventually.TrueAsync(() => counters[SipCounter.ResponsesUnmatched] + counters[SipCounter.MalformedDropped] == 1);
            socket.Available.Should().Be(0, why);
            return;
        }

        Reply reply = await ReceiveAsync(socket, world.Address);
        reply.Status.Should().Be(status, why);
        if (Needs(status) is { } header) reply.Header(header).Should().NotBeNullOrEmpty(why);
        if (status == 420) reply.Headers("Unsupported").Should().Equal("nothingSupportsThis", "nothingSupportsThisEither");
    }

    [Fact]
    public void Table_ComparedWithTheFiles_NamesEveryMessage()
    {
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Vectors", "rfc4475"), "*.dat").Select(Path.GetFileNameWithoutExtension)
            .Should().HaveCount(49).And.BeEquivalentTo(Answers.Select(row => (string)row[0]));
    }

    [Fact]
    public void Document_RowsOfRfc4475_AreWhatIsTested()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Interworking.sln"))) folder = Path.GetDirectoryName(folder);
        string document = File.ReadAllText(Path.Combine(folder!, "docs", "sip-conformance.md"));

        foreach (object[] row in Answers)
        {
            string status = row[1] is NotAnswered ? "none" : $"{row[1]}";
            document.Should().MatchRegex($@"\| {row[0]} \| [^|]+ \| {status} \|");
        }
    }

    /// <summary>What such an answer must tell beside its status.</summary>
    private static string? Needs(int status) => status switch
    {
        401 => "WWW-Authenticate",
        405 => "Allow",
        420 => "Unsupported",
        _ => null,
    };

    private static Socket Bind(byte[] message)
    {
        SipParser.TryParse(message, SipLimits.Default, out SipMessage? parsed, out _);
        int number = Interlocked.Increment(ref _lastSource);
        var address = new IPAddress([127, (byte)(100 + (Environment.ProcessId % 100)), (byte)((number / 250) + 1), (byte)((number % 250) + 1)]);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, parsed?.TopVia?.Port ?? 5060));
        return socket;
    }

    private static async Task<Reply> ReceiveAsync(Socket socket, IPEndPoint from)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        byte[] buffer = new byte[65_536];
        SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, limit.Token);
        return new Reply(Encoding.UTF8.GetString(buffer, 0, received.ReceivedBytes));
    }
}

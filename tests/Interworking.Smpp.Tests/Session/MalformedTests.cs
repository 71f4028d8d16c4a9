using Interworking.Smpp.Session;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class MalformedTests
{
    public static TheoryData<string, string, uint> BadLengths => new()
    {
        // test of malformed-pdus.json, its octets, the sequence number a generic_nack can still tell
        { "decodeSignedIntLength", "f000001100000110000000000a342ee7", 0x0a342ee7 },
        { "TestUCS2", "00610067006a0077006b006c0067006a006b00770050", 0x0067006a },
        { "t (an address)", "315b7068616e746f6d537472696b6500", 0x696b6500 },
        { "t (0x38 in the length)", "3800000f800000060000000000000001", 1 },
        { "HTTP", "485454502f312e3120343030204261642052657175657374", 0x20426164 },
        { "buf: a whole PDU, then rubbish", "000000118000000400000000000000010012333333333333333333", 0 },
        { "shorter than a header", "0000000f", 0 },
    };

    [Theory, MemberData(nameof(BadLengths))]
    public async Task Session_ImpossibleLength_IsNackedAndClosed(string test, string hex, uint sequence)
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        await bench.SendHexAsync(hex);
        await bench.ExpectAsync(CommandId.GenericNack, CommandStatus.InvalidCommandLength, sequence);
        (await bench.EndAsync()).Should().Be(SessionEndReason.ProtocolError, test);
    }

    [Theory]
    [InlineData("0000001000000110000000000a342ee7")]
    [InlineData("0000001080000110000000000a342ee7")]
    public async Task Session_UnknownCommand_IsNackedAndTheLinkKept(string hex)
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        await bench.SendHexAsync(hex);
        await bench.ExpectAsync(CommandId.GenericNack, CommandStatus.InvalidCommandId, 0x0a342ee7);
        await bench.ExpectAliveAsync();
    }

    [Theory]
    [InlineData("0000001080000015000000000a342eed0000001080000015000000000a342e")] // an answer and most of another
    [InlineData("0000001e00000003000000000000000161776179001c1d416c69636572")] // one octet short
    [InlineData("0000003f000000040000000000000002")] // a header
    public async Task Session_UnfinishedPdu_WaitsForTheRestUntilThePeerCloses(string hex)
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        await bench.SendHexAsync(hex);
        bench.Run.IsCompleted.Should().BeFalse();
        await bench.ClosePeerAsync();
        (await bench.EndAsync()).Should().Be(SessionEndReason.PeerClosed);
        bench.Handler.End!.Detail.Should().Contain("unfinished");
    }

    [Theory]
    [InlineData("00000019800000040000000a00000002303030303030303000")] // an error with a body, to no request
    [InlineData("000000108000000500000000000000ff")]
    [InlineData("00000010800000000000000300000001")]
    [InlineData("0000001380000004000000000000000161" + "6262")] // its message id has no end
    public async Task Session_AnswerToNothing_IsIgnored(string hex)
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        await bench.SendHexAsync(hex);
        await bench.ExpectAliveAsync();
    }

    [Theory]
    [InlineData("00000011" + "00000004" + "00000000" + "00000007" + "41", CommandId.SubmitSmResp, CommandStatus.InvalidCommandLength)]
    [InlineData("00000022" + "00000004" + "00000000" + "00000007" + "00010100010100" + "0000000000" + "00000000" + "0541", CommandId.SubmitSmResp, CommandStatus.InvalidMessageLength)]
    [InlineData("00000026" + "00000004" + "00000000" + "00000007" + "00010100010100" + "0000000000" + "00000000" + "00" + "0424000541", CommandId.SubmitSmResp, CommandStatus.InvalidOptionalPart)]
    [InlineData("00000010" + "00000103" + "00000000" + "00000007", CommandId.DataSmResp, CommandStatus.InvalidCommandLength)]
    [InlineData("00000010" + "00000003" + "00000000" + "00000007", CommandId.QuerySmResp, CommandStatus.InvalidCommandLength)]
    public async Task Session_MalformedBody_IsAnsweredByItsRespAndTheLinkKept(string hex, CommandId answer, CommandStatus status)
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        byte[] frame = Convert.FromHexString(hex);
        frame[3] = (byte)frame.Length;
        await bench.SendHexAsync(Convert.ToHexString(frame));
        await bench.ExpectAsync(answer, status, 7);
        bench.Handler.Requests.Should().BeEmpty();
        await bench.ExpectAliveAsync();
    }

    [Fact]
    public async Task Session_EveryMalformedVectorAfterTheOther_NeverFaults()
    {
        foreach (byte[] octets in TestVectors.Records("malformed-pdus.json").Select(record => record.Hex()))
        {
            await using SessionBench bench = await SessionBench.BoundCentreAsync();
            await bench.SendHexAsync(Convert.ToHexString(octets));
            await bench.ClosePeerAsync();
            SessionEndReason reason = await bench.EndAsync();
            reason.Should().BeOneOf(SessionEndReason.PeerClosed, SessionEndReason.ProtocolError);
        }
    }
}

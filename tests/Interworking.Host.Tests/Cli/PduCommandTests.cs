using Interworking.Host.Cli;

namespace Interworking.Host.Tests.Cli;

/// <summary><c>interworking pdu</c>: what an operator sees of octets that were pasted.</summary>
public sealed class PduCommandTests
{
    private const string EnquireLink = "00000010000000150000000000000007";

    /// <summary>Part 2 of 3 of a flash message in UCS-2, "Ж", with a receipt asked for and a user_message_reference.</summary>
    private const string Submit =
        "0000003a000000040000000000000001" + "00" + "010139363437373000" + "0101313131313200" + "400000" + "0000" + "01001800" + "08" + "050003420302" + "0416" + "02040002002a";

    [Fact]
    public async Task Pdu_SubmitSm_IsATableOfItsFields()
    {
        (int code, string output, string error) = await RunAsync("", "pdu", Submit);

        error.Should().BeEmpty();
        code.Should().Be(0);
        string[] lines = Lines(output);
        lines[0].Should().Be("submit_sm, 58 octets");
        lines[1].Should().MatchRegex("^ *offset +octets +field +value$");
        Value(lines, "command_id").Should().Be("0x00000004 submit_sm");
        Value(lines, "command_status").Should().Be("0x00000000 ESME_ROK");
        Value(lines, "source_addr").Should().Be("\"964770\"");
        Value(lines, "source_addr_ton").Should().Be("0x01 International");
        Value(lines, "destination_addr").Should().Be("\"11112\"");
        Value(lines, "esm_class").Should().Be("0x40 default mode, user data header");
        Value(lines, "registered_delivery").Should().Be("0x01 receipt of any outcome");
        Value(lines, "data_coding").Should().Be("0x18 UCS-2, class 0 (flash)");
        Value(lines, "element 0x00").Should().Be("concatenated short messages, 8-bit reference: reference 66, part 2 of 3");
        Value(lines, "text, UCS-2").Should().Be("\"Ж\"");
        Value(lines, "user_message_reference").Should().Be("42");
        lines.Single(line => line.Contains("short_message")).Should().MatchRegex("^ +44 +8 +short_message +8 octets$");
    }

    [Theory]
    [InlineData("0000 0010 0000 0015 0000 0000 0000 0007")]
    [InlineData("00:00:00:10:00:00:00:15:00:00:00:00:00:00:00:07")]
    [InlineData("0x00,0x00,0x00,0x10,0x00,0x00,0x00,0x15,0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x07")]
    [InlineData("00-00-00-10-00-00-00-15-00-00-00-00-00-00-00-07\n")]
    public async Task Pdu_HexAsPeoplePasteIt_IsRead(string pasted)
    {
        (int code, string output, _) = await RunAsync("", "pdu", pasted);

        code.Should().Be(0);
        Lines(output)[0].Should().Be("enquire_link, 16 octets");
    }

    [Fact]
    public async Task Pdu_Hyphen_ReadsStandardInput()
    {
        (int code, string output, _) = await RunAsync($"{EnquireLink[..16]}\n{EnquireLink[16..]}\n", "pdu", "-");

        code.Should().Be(0);
        Value(Lines(output), "sequence_number").Should().Be("7");
    }

    [Fact]
    public async Task Pdu_SeveralInOneString_AreExplainedOneByOne()
    {
        (int code, string output, _) = await RunAsync("", "pdu", EnquireLink + Submit, EnquireLink);

        code.Should().Be(0);
        Lines(output).Where(line => line.StartsWith("PDU ", StringComparison.Ordinal)).Should().Equal(
            "PDU 1 of 3, at octet 0: enquire_link, 16 octets",
            "PDU 2 of 3, at octet 16: submit_sm, 58 octets",
            "PDU 3 of 3, at octet 74: enquire_link, 16 octets");
    }

    [Theory]
    [InlineData("00000011000000040000000000000001", "octet 0: command_length says 17 octets, there are 16", "ESME_RINVCMDLEN")]
    [InlineData("0000000f000000040000000000000001", "octet 0: command_length 15 is shorter than a header", "ESME_RINVCMDLEN")]
    [InlineData("00000010000001100000000000000001", "octet 4: no operation of SMPP 3.4 has command_id 0x00000110", "ESME_RINVCMDID")]
    [InlineData("00000010000001110000000000000001", "octet 4: no operation of SMPP 3.4 has command_id broadcast_sm", "ESME_RINVCMDID")]
    [InlineData("0000001700000004000000000000000141414141414141", "octet 16: service_type is longer than 5 characters", "ESME_RINVSERTYP")]
    [InlineData(EnquireLink + "0000001300000103000000000000000100 0101", "PDU 2, its octet 19 (octet 35 of all): the PDU ends within source_addr", "ESME_RINVCMDLEN")]
    public async Task Pdu_Malformed_SaysWhereAndWhyAndFails(string hex, string reason, string status)
    {
        (int code, _, string error) = await RunAsync("", "pdu", hex);

        code.Should().Be(1);
        error.Trim().Split('\n').Should().ContainSingle().Which.Should().StartWith("error: malformed at ").And.Contain(reason).And.EndWith(status);
    }

    [Theory]
    [InlineData("00 0g", "character 5 (\"g\") is no hex digit")]
    [InlineData("000", "3 hex digits are not whole octets")]
    [InlineData(":", "there are no hex digits")]
    [InlineData("00\u001b[2J", "character 3 (0x1b) is no hex digit")]
    public async Task Pdu_NoHex_SaysWhere(string hex, string problem)
    {
        (int code, string output, string error) = await RunAsync("", "pdu", hex);

        code.Should().Be(1);
        output.Should().BeEmpty();
        error.Should().Contain(problem);
    }

    [Fact]
    public async Task Pdu_WhatAPeerSent_CannotSteerTheTerminalAndHidesPasswords()
    {
        const string bind = "0000002a000000090000000000000001" + "1b5b324a2200" + "7365637265743100" + "00" + "34" + "0000" + "00" + "00000000000000";
        (_, string output, _) = await RunAsync("", "pdu", bind);

        output.Should().NotContain("\u001b").And.NotContain("secret");
        Value(Lines(output), "system_id").Should().Be("\"\\u001b[2J\\\"\"");
        Value(Lines(output), "password").Should().Be("(7 characters, not shown)");
        Value(Lines(output), "(ignored)").Should().StartWith("not part of the operation");
    }

    [Fact]
    public async Task Pdu_Alphabet_IsWhatZeroMeans()
    {
        const string deliver = "00000022000000050000000000000001" + "00" + "000000" + "000000" + "000000" + "0000" + "00000000" + "01" + "40";
        (_, string gsm, _) = await RunAsync("", "pdu", deliver);
        (_, string latin, _) = await RunAsync("", "pdu", "--alphabet", "latin1", deliver);

        Value(Lines(gsm), "text, GSM 7-bit").Should().Be("\"¡\"");
        Value(Lines(latin), "text, Latin-1").Should().Be("\"@\"");
    }

    private static string[] Lines(string output) => output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>What stands behind the field's name.</summary>
    private static string Value(string[] lines, string field)
    {
        string line = lines.First(line => line.Length > 15 && line[15..].TrimStart().StartsWith(field + "  ", StringComparison.Ordinal));
        return line[(line.IndexOf(field, StringComparison.Ordinal) + field.Length)..].Trim();
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var line = new CommandLine((_, _) => throw new InvalidOperationException("not the server"), output, error, reader);
        return (await line.RunAsync(arguments), output.ToString(), error.ToString());
    }
}

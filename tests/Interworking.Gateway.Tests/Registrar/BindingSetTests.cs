using Interworking.Gateway.Registrar;
using static Interworking.Gateway.Tests.Registrar.Bindings;

namespace Interworking.Gateway.Tests.Registrar;

public class BindingSetTests
{
    private const int Max = 2;
    private const string Urn = "urn:uuid:0c67446e-f1a1-11d9-94d3-000a95a0e128";

    private static readonly Binding A = Of("sip:111@192.0.2.7:5062", "call-1", cseq: 5);
    private static readonly Binding B = Of("sip:111@192.0.2.8:5062", "call-2", cseq: 7);

    /// <summary>RFC 3261, 10.3: what is kept, what a REGISTER says, the verdict, the contacts afterwards with their CSeq.</summary>
    public static TheoryData<string, Binding[], RegisterUpdate, RegisterVerdict, string> Rules() => new()
    {
        { "first contact is added", [], Register("c", 1, A), RegisterVerdict.Done, "192.0.2.7#1" },
        { "second contact comes after the first", [A], Register("c", 1, B), RegisterVerdict.Done, "192.0.2.7#5 192.0.2.8#1" },
        { "refresh keeps its place", [A, B], Register("call-1", 6, A), RegisterVerdict.Done, "192.0.2.7#6 192.0.2.8#7" },
        { "lower CSeq with another Call-ID is a client that restarted", [A], Register("other", 1, A), RegisterVerdict.Done, "192.0.2.7#1" },
        { "same CSeq with the same Call-ID is refused", [A], Register("call-1", 5, A), RegisterVerdict.OutOfOrder, "192.0.2.7#5" },
        { "lower CSeq with the same Call-ID is refused", [A], Register("call-1", 4, A), RegisterVerdict.OutOfOrder, "192.0.2.7#5" },
        { "one contact out of order refuses all", [A, B], Register("call-2", 6, Of("sip:111@192.0.2.9"), B), RegisterVerdict.OutOfOrder, "192.0.2.7#5 192.0.2.8#7" },
        { "expires 0 removes its contact only", [A, B], Register("call-1", 6, A with { ExpiresAt = Now }), RegisterVerdict.Done, "192.0.2.8#7" },
        { "late removal is refused", [A], Register("call-1", 5, A with { ExpiresAt = Now }), RegisterVerdict.OutOfOrder, "192.0.2.7#5" },
        { "removal of what is not there is fine", [A], Register("c", 1, B with { ExpiresAt = Now }), RegisterVerdict.Done, "192.0.2.7#5" },
        { "add and remove in one request", [A], Register("call-1", 6, A with { ExpiresAt = Now }, B), RegisterVerdict.Done, "192.0.2.8#6" },
        { "star removes all", [A, B], Star("other", 1), RegisterVerdict.Done, "" },
        { "star under the same Call-ID needs a higher CSeq", [A, B], Star("call-2", 7), RegisterVerdict.OutOfOrder, "192.0.2.7#5 192.0.2.8#7" },
        { "star with a higher CSeq", [A, B], Star("call-2", 8), RegisterVerdict.Done, "" },
        { "query changes nothing", [A], Query(), RegisterVerdict.Done, "192.0.2.7#5" },
        { "what expired is dropped", [A with { ExpiresAt = Now }, B], Query(), RegisterVerdict.Done, "192.0.2.8#7" },
        { "what expired has no say about order", [A with { ExpiresAt = Now }], Register("call-1", 1, A), RegisterVerdict.Done, "192.0.2.7#1" },
        { "a third contact is one too many", [A, B], Register("c", 1, Of("sip:111@192.0.2.9")), RegisterVerdict.TooManyContacts, "192.0.2.7#5 192.0.2.8#7" },
        { "a refresh at the limit is allowed", [A, B], Register("call-2", 8, B), RegisterVerdict.Done, "192.0.2.7#5 192.0.2.8#8" },
        { "a refresh beyond a lowered limit is allowed", [A, B, Of("sip:111@192.0.2.9")], Register("call-2", 8, B), RegisterVerdict.Done, "192.0.2.7#5 192.0.2.8#8 192.0.2.9#1" },
        { "a swap at the limit is allowed", [A, B], Register("c", 1, A with { ExpiresAt = Now }, Of("sip:111@192.0.2.9")), RegisterVerdict.Done, "192.0.2.8#7 192.0.2.9#1" },
        { "what expired makes room", [A with { ExpiresAt = Now }, B], Register("c", 1, Of("sip:111@192.0.2.9")), RegisterVerdict.Done, "192.0.2.8#7 192.0.2.9#1" },
        { "what an earlier owner of the DID registered goes", [A with { AccountId = 3 }], Register("c", 1, B), RegisterVerdict.Done, "192.0.2.8#1" },
        { "what another registrar wrote stays", [A with { AccountId = 0 }], Register("c", 1, B), RegisterVerdict.Done, "192.0.2.7#5 192.0.2.8#1" },
        { "the same contact twice in one request is one", [], Register("c", 1, A, A), RegisterVerdict.Done, "192.0.2.7#1" },
    };

    [Theory, MemberData(nameof(Rules))]
    public void Apply_EachRuleOf10_3_HasItsVerdictAndBindings(
        string rule, Binding[] current, RegisterUpdate update, RegisterVerdict verdict, string expected)
    {
        (Binding[] next, RegisterVerdict actual) = BindingSet.Apply(current, update, Max);

        actual.Should().Be(verdict, rule);
        string.Join(' ', next.Select(binding => $"{binding.Contact.Split('@')[1].Split(':')[0]}#{binding.CSeq}")).Should().Be(expected, rule);
    }

    [Theory]
    [InlineData("sip:111@192.0.2.7:5062", "sip:111@192.0.2.7:5062", true)]
    [InlineData("sip:111@Phone.example.net", "SIP:111@phone.EXAMPLE.net", true)]
    [InlineData("sip:%31%31%31@192.0.2.7", "sip:111@192.0.2.7", true)]
    [InlineData("sip:111@192.0.2.7;line=1", "sip:111@192.0.2.7", true)]
    [InlineData("sip:111@192.0.2.7;line=1", "sip:111@192.0.2.7;line=2", false)]
    [InlineData("sip:111@192.0.2.7;transport=tcp", "sip:111@192.0.2.7", false)]
    [InlineData("sip:111@192.0.2.7", "sip:111@192.0.2.7:5060", false)]
    [InlineData("sip:Bob@192.0.2.7", "sip:bob@192.0.2.7", false)]
    public void IsSame_WithoutInstance_ComparesByUri(string left, string right, bool same) =>
        BindingSet.IsSame(Of(left), Of(right)).Should().Be(same);

    [Theory]
    [InlineData(Urn, 1, Urn, 1, true)]
    [InlineData(Urn, 1, "URN:UUID:0C67446E-F1A1-11D9-94D3-000A95A0E128", 1, true)]
    [InlineData(Urn, 1, Urn, 2, false)]
    [InlineData(Urn, 1, "urn:uuid:00000000-0000-1000-8000-000a95a0e128", 1, false)]
    [InlineData(Urn, 0, Urn, 1, false)]
    [InlineData(Urn, 0, Urn, 0, false)]
    public void IsSame_WithInstanceAndRegId_ComparesByThem(string instance, int regId, string otherInstance, int otherRegId, bool same) =>
        BindingSet.IsSame(
            Of("sip:111@192.0.2.7:5062", instance: instance, regId: regId),
            Of("sip:111@198.51.100.4:40000", instance: otherInstance, regId: otherRegId)).Should().Be(same);

    [Fact]
    public void Apply_SameInstanceFromANewAddress_ReplacesTheOldContact()
    {
        Binding before = Of("sip:111@192.0.2.7:5062", "call-1", cseq: 9, instance: Urn, regId: 1);
        Binding moved = Of("sip:111@198.51.100.4:40000", instance: Urn, regId: 1);

        (Binding[] next, _) = BindingSet.Apply([before], Register("call-after-restart", 1, moved), Max);

        next.Should().ContainSingle().Which.Contact.Should().Be("sip:111@198.51.100.4:40000");
    }

    [Fact]
    public void Live_NothingExpired_IsTheSameArray()
    {
        Binding[] bindings = [A, B];

        BindingSet.Live(bindings, Now).Should().BeSameAs(bindings);
    }
}

using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Session;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>Everything that a probe of a connection found out; what it did not get to is empty.</summary>
internal sealed class ProbeResults(Connection connection)
{
    /// <summary>As it is configured.</summary>
    public Connection Connection => connection;

    /// <summary>Null when the peer could not be reached.</summary>
    public BindResult? Bind { get; set; }

    /// <summary>interface_version of the peer; 0 before it bound.</summary>
    public byte PeerVersion { get; set; }

    /// <summary>Round trips of enquire_link.</summary>
    public List<TimeSpan> RoundTrips { get; } = [];

    /// <summary>Test messages submitted.</summary>
    public int Submitted { get; set; }

    public List<(NumberForm Form, ProbeAnswer Answer)> Numbers { get; } = [];

    /// <summary>A message from a name; null when it was not tried.</summary>
    public ProbeAnswer? FromName { get; set; }

    public List<(byte DataCoding, ProbeAnswer Answer)> Alphabets { get; } = [];

    /// <summary>Each method with the answers to all of its PDUs.</summary>
    public List<(LongMessages Method, IReadOnlyList<ProbeAnswer> Answers)> LongMessages { get; } = [];

    /// <summary>Messages submitted without waiting for answers.</summary>
    public IReadOnlyList<ProbeAnswer> Burst { get; set; } = [];

    /// <summary>From the first of the burst to the last answer.</summary>
    public TimeSpan BurstTook { get; set; }

    public List<ProbeReceipt> Receipts { get; } = [];

    /// <summary>Why the link ended before its time; null when it did not.</summary>
    public SessionEnd? Cut { get; set; }

    /// <summary>All answers to test messages.</summary>
    public IEnumerable<ProbeAnswer> Answers =>
        [.. Numbers.Select(one => one.Answer), .. FromName is null ? Array.Empty<ProbeAnswer>() : [FromName], .. Alphabets.Select(one => one.Answer),
            .. LongMessages.SelectMany(one => one.Answers), .. Burst];

    /// <summary>The form of number that is used: the first that was taken, one with a plus only when no other was; null when none was.</summary>
    public NumberForm? Form => Numbers.Where(one => one.Answer.IsOk).Select(one => one.Form).OrderBy(form => form.Plus).FirstOrDefault();

    public bool Took(LongMessages method) => LongMessages.Exists(one => one.Method == method && one.Answers.Count > 0 && one.Answers.All(answer => answer.IsOk));

    /// <summary>Null when it was not tried.</summary>
    public bool? TookCoding(byte dataCoding) => Alphabets.Exists(one => one.DataCoding == dataCoding) ? Alphabets.Find(one => one.DataCoding == dataCoding).Answer.IsOk : null;
}

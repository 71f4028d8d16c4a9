using System.Globalization;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>
/// Looks at the first messages of a link, for who sets a peer up: how it writes numbers, text and parts. Neither a number nor a text is kept. Written by the
/// link's reading thread, read by any.
/// </summary>
public sealed class TrafficSample
{
    /// <summary>Messages looked at; the rest passes by.</summary>
    private const int Most = 500;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _sources = [];
    private readonly Dictionary<string, int> _destinations = [];
    private readonly Dictionary<string, int> _codings = [];
    private readonly Dictionary<string, int> _parts = [];
    private int _seen;
    private int _receipts;
    private int _pluses;

    /// <summary>Nothing once it has seen enough: a busy link pays one comparison for each message.</summary>
    public void See(in IncomingSm sm)
    {
        if (_seen >= Most) return;
        lock (_gate)
        {
            _seen++;
            Count(_sources, Kind(sm.Source));
            Count(_destinations, Kind(sm.Destination));
            Count(_codings, string.Create(CultureInfo.InvariantCulture, $"0x{sm.DataCoding:x2}"));
            Count(_parts, PartsOf(sm));
            if (sm.RegisteredDelivery.Receipt != ReceiptRequest.None) _receipts++;
            if (sm.Destination.Value.StartsWith('+')) _pluses++;
        }
    }

    /// <summary>Null before the first message.</summary>
    public LinkTraffic? Report()
    {
        lock (_gate)
        {
            return _seen == 0 ? null : new LinkTraffic
            {
                Messages = _seen,
                Sources = new Dictionary<string, int>(_sources),
                Destinations = new Dictionary<string, int>(_destinations),
                DataCodings = new Dictionary<string, int>(_codings),
                Parts = new Dictionary<string, int>(_parts),
                ReceiptsAsked = _receipts,
                WithPlus = _pluses,
            };
        }
    }

    private static string Kind(in SmppAddress address) => string.Create(CultureInfo.InvariantCulture, $"ton {(byte)address.Ton} npi {(byte)address.Npi}");

    private static string PartsOf(in IncomingSm sm)
    {
        string how = sm.Tlvs.Contains(TlvTag.MessagePayload) ? "payload" : "whole";
        return sm.Read(Alphabet.Gsm7).Part is null ? how : sm.EsmClass.HasUdh ? "udh" : "sar";
    }

    private static void Count(Dictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}

using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Interworking.Testing.Servers;

/// <summary>DNS messages written by hand, with compression where it is asked for.</summary>
public sealed class DnsWire
{
    private readonly MemoryStream _octets = new();

    /// <summary>A head with the question that the message answers.</summary>
    public DnsWire(ushort id, ushort flags, string name, ushort type, int answers, int authorities = 0)
    {
        Short(id).Short(flags).Short(1).Short(answers).Short(authorities).Short(0);
        Name(name).Short(type).Short(1);
    }

    public int Length => (int)_octets.Length;

    public byte[] Octets => _octets.ToArray();

    public DnsWire Short(int value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)value);
        _octets.Write(two);
        return this;
    }

    public DnsWire Long(uint value) => Short((int)(value >> 16)).Short((int)(value & 0xFFFF));

    public DnsWire Bytes(params byte[] octets)
    {
        _octets.Write(octets);
        return this;
    }

    public DnsWire Text(string text) => Bytes([(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]);

    public DnsWire Name(string name)
    {
        foreach (string label in name.Split('.', StringSplitOptions.RemoveEmptyEntries)) Text(label);
        return Bytes(0);
    }

    public DnsWire A(string name, string address, uint timeToLive = 60) => Record(name, 1, timeToLive, data => data.Bytes(IPAddress.Parse(address).GetAddressBytes()));

    public DnsWire Aaaa(string name, string address, uint timeToLive = 60) => Record(name, 28, timeToLive, data => data.Bytes(IPAddress.Parse(address).GetAddressBytes()));

    public DnsWire Cname(string name, string target, uint timeToLive = 60) => Record(name, 5, timeToLive, data => data.Name(target));

    public DnsWire Srv(string name, int priority, int weight, int port, string target, uint timeToLive = 60) =>
        Record(name, 33, timeToLive, data => data.Short(priority).Short(weight).Short(port).Name(target));

    public DnsWire Naptr(string name, int order, int preference, string flags, string service, string replacement, uint timeToLive = 60) =>
        Record(name, 35, timeToLive, data => data.Short(order).Short(preference).Text(flags).Text(service).Text("").Name(replacement));

    public DnsWire Soa(string name, uint timeToLive, uint minimum) =>
        Record(name, 6, timeToLive, data => data.Name("ns").Name("mail").Long(1).Long(2).Long(3).Long(4).Long(minimum));

    private DnsWire Record(string name, int type, uint timeToLive, Func<DnsWire, DnsWire> data)
    {
        var rest = new DnsWire();
        byte[] octets = data(rest).Octets;
        return Name(name).Short(type).Short(1).Long(timeToLive).Short(octets.Length).Bytes(octets);
    }

    private DnsWire()
    {
    }
}

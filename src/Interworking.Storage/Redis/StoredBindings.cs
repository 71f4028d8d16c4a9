using Interworking.Gateway.Registrar;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>An address of record's hash as it was read or written: what it means, and what it takes to change it.</summary>
/// <param name="Version">Digest of the hash; empty when there is none.</param>
/// <param name="Bindings">Those that could be read; expired ones among them.</param>
/// <param name="Fields">The names of all fields: first those of <paramref name="Bindings"/> in their order, then those of what could not be read.</param>
internal sealed record StoredBindings(string Version, Binding[] Bindings, string[] Fields)
{
    public static readonly StoredBindings None = new("", [], []);

    /// <summary>From a script's answer: the version, then fields and values.</summary>
    /// <param name="answer">The whole answer.</param>
    /// <param name="at">Where the version stands.</param>
    public static StoredBindings Read(RedisValue[] answer, int at)
    {
        int count = (answer.Length - at - 1) / 2;
        if (count == 0) return None;
        var bindings = new List<Binding>(count);
        var fields = new string[count];
        int unreadable = count;
        for (int pair = at + 1; pair + 1 < answer.Length; pair += 2)
        {
            string field = answer[pair]!;
            if (BindingJson.Read(answer[pair + 1]!) is { } binding)
            {
                // Mostly the field is the contact: kept once.
                fields[bindings.Count] = field == binding.Contact ? binding.Contact : field;
                bindings.Add(binding);
            }
            else
            {
                fields[--unreadable] = field;
            }
        }

        return new StoredBindings(answer[at]!, [.. bindings], fields);
    }

    /// <summary>What turns this into <paramref name="next"/>: only what differs is written, so that what another registrar keeps beside our properties stays.</summary>
    public Change To(Binding[] next)
    {
        var fields = new string[next.Length];
        var put = new List<KeyValuePair<string, byte[]>>(1);
        for (int at = 0; at < next.Length; at++)
        {
            int before = Array.FindIndex(Bindings, binding => ReferenceEquals(binding, next[at]));
            fields[at] = before >= 0 ? Fields[before] : FieldOf(next[at]);
            if (before < 0) put.Add(new(fields[at], BindingJson.Write(next[at])));
        }

        return new Change(next, fields, Array.FindAll(Fields, field => !fields.Contains(field)), put);
    }

    /// <summary>What tells contacts apart: instance and reg-id where there are both (RFC 5626, 6), since two phones behind different NATs may have one URI.</summary>
    private static string FieldOf(Binding binding) => binding is { RegId: > 0, Instance: { } instance } ? $"{instance};{binding.RegId}" : binding.Contact;

    /// <param name="Next">The bindings afterwards.</param>
    /// <param name="Fields">Their fields.</param>
    /// <param name="Removed">Fields to remove.</param>
    /// <param name="Put">Fields to set.</param>
    public sealed record Change(Binding[] Next, string[] Fields, string[] Removed, IReadOnlyList<KeyValuePair<string, byte[]>> Put);
}

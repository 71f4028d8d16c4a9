using System.Runtime.CompilerServices;
using Interworking.Gateway.Messages;
using Interworking.Sip.Messages;
using Interworking.Smpp.Text;

namespace Interworking.Storage.Sql;

/// <summary>An enum's values as the words in the tables: in snake_case, made once, so that writing one allocates nothing.</summary>
internal sealed class Words<T>
    where T : struct, Enum
{
    private readonly string[] _words;
    private readonly Dictionary<string, T> _values = [];

    public Words()
    {
        T[] values = Enum.GetValues<T>();
        _words = new string[values.Max(Index) + 1];
        foreach (T value in values)
        {
            string word = SnakeCase(value.ToString());
            _words[Index(value)] = word;
            _values[word] = value;
        }
    }

    public string this[T value] => _words[Index(value)];

    /// <exception cref="InvalidDataException">The table holds a word that this program does not know.</exception>
    public T Parse(string word) =>
        _values.TryGetValue(word, out T value) ? value : throw new InvalidDataException($"'{word}' is not a {typeof(T).Name}.");

    // The generic way to an enum's number that does not box.
    private static int Index(T value) => Unsafe.SizeOf<T>() == 1 ? Unsafe.As<T, byte>(ref value) : Unsafe.As<T, int>(ref value);

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}

/// <summary>The words of the tables (design section 7).</summary>
internal static class Words
{
    public static readonly Words<Direction> Direction = new();
    public static readonly Words<OutcomeKind> Outcome = new();
    public static readonly Words<DeliveredTo> DeliveredTo = new();
    public static readonly Words<Alphabet> Alphabet = new();
    public static readonly Words<SipTransport> Transport = new();
}

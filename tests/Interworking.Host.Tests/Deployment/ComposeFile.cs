using System.Text.RegularExpressions;

namespace Interworking.Host.Tests.Deployment;

/// <summary>
/// Reads as much of a compose file as the tests need: mappings, lists, anchors and merges in block style. Values in flow style and blocks of text stay text.
/// </summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<string, Node> _anchors = [];
    private readonly (int Indent, string Text)[] _lines;
    private int _at;

    private ComposeFile(string path) => _lines =
    [
        .. from line in File.ReadLines(path)
           where line.Trim().Length > 0 && !line.TrimStart().StartsWith('#')
           select (line.Length - line.TrimStart().Length, line.Trim()),
    ];

    public static Node Read(string path) => new ComposeFile(path).ReadNode(0);

    /// <summary>Puts variables in, as compose does: <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>${NAME:?message}</c>.</summary>
    public static string Interpolate(string text, IReadOnlyDictionary<string, string> variables) => Variable().Replace(text, match =>
    {
        string value = variables.GetValueOrDefault(match.Groups["name"].Value, "");
        if (value.Length == 0 && match.Groups["or"].Value == ":-") return match.Groups["other"].Value;
        return value.Length > 0 ? value : throw new InvalidDataException($"{match.Value} is not set");
    });

    [GeneratedRegex(@"\$\{(?<name>\w+)((?<or>:[-?])(?<other>[^}]*))?\}")]
    private static partial Regex Variable();

    private Node ReadNode(int indent)
    {
        var node = new Node();
        while (_at < _lines.Length && _lines[_at].Indent == indent)
        {
            string text = _lines[_at++].Text;
            if (text.StartsWith("- ", StringComparison.Ordinal)) node.Items.Add(Unquote(text[2..]));
            else ReadEntry(node, text, indent);
        }

        return node;
    }

    private void ReadEntry(Node node, string text, int indent)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string key, string value) = (text[..colon], text[(colon + 1)..].Trim());
        if (key == "<<")
        {
            foreach ((string name, Node merged) in _anchors[value[1..]].Entries) node.Entries.TryAdd(name, merged);
            return;
        }

        Node child = _at < _lines.Length && _lines[_at].Indent > indent && value is "" or ['&', ..] ? ReadNode(_lines[_at].Indent) : new Node { Value = Unquote(value) };
        if (value.StartsWith('&')) _anchors[value[1..]] = child;
        while (_at < _lines.Length && _lines[_at].Indent > indent) _at++; // a block of text
        node.Entries[key] = child;
    }

    private static string Unquote(string text) => text is ['"', .., '"'] ? text[1..^1] : text;

    internal sealed class Node
    {
        public string Value { get; init; } = "";

        public List<string> Items { get; } = [];

        public Dictionary<string, Node> Entries { get; } = [];

        public Node this[string key] => Entries[key];
    }
}

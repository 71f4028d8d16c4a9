using System.Buffers;
using System.Net;
using System.Text.Json;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Sip.Messages;
using Interworking.Storage.Sql;

namespace Interworking.Storage.Redis;

/// <summary>
/// A binding as the value of a hash field (docs/registrar.md): a JSON object. Other registrars write it too, so whatever it holds is read without throwing
/// and without letting anything into our messages that would break them.
/// </summary>
internal static class BindingJson
{
    /// <summary>Larger values are not read: no contact of ours comes near it.</summary>
    public const int MaxOctets = 16_384;

    private const int MaxPath = 32;

    /// <summary>9999-12-31.</summary>
    private const double LastSecond = 253_402_300_799;

    public static byte[] Write(Binding binding)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("contact"u8, binding.Contact);
            json.WriteNumber("expires"u8, binding.ExpiresAt.ToUnixTimeMilliseconds() / 1000m);
            if (binding.AccountId != 0) json.WriteNumber("account"u8, binding.AccountId);
            json.WriteString("callId"u8, binding.CallId);
            json.WriteNumber("cseq"u8, binding.CSeq);
            if (binding.Instance is not null) json.WriteString("instance"u8, binding.Instance);
            if (binding.RegId != 0) json.WriteNumber("regId"u8, binding.RegId);
            if (binding.Path.Count > 0)
            {
                json.WriteStartArray("path"u8);
                foreach (string hop in binding.Path) json.WriteStringValue(hop);
                json.WriteEndArray();
            }

            if (binding.Q != 1000) json.WriteNumber("q"u8, binding.Q / 1000m);
            json.WriteString("transport"u8, Words.Transport[binding.Transport]);
            json.WriteString("source"u8, binding.Source.ToString());
            json.WriteString("local"u8, binding.Local.ToString());
            if (binding.FlowId != 0) json.WriteNumber("flow"u8, binding.FlowId);
            json.WriteString("node"u8, binding.Node);
            if (binding.NodePath is not null) json.WriteString("nodePath"u8, binding.NodePath);
            if (binding.Parameters.Length > 0) json.WriteString("parameters"u8, binding.Parameters);
            if (binding.UserAgent is not null) json.WriteString("userAgent"u8, binding.UserAgent);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null for what is not a binding: not an object, a known property of another type or out of range, no contact or expiry, no address to send to.</summary>
    public static Binding? Read(byte[] text)
    {
        if (text.Length > MaxOctets) return null;
        var json = new Utf8JsonReader(text);
        try
        {
            return Read(ref json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader has no form that does not throw; InvalidOperation is its word for text that is not UTF-8.
            return null;
        }
    }

    private static Binding? Read(ref Utf8JsonReader json)
    {
        var read = new Properties();
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!read.TryTake(ref json)) return null;
        }

        return json.TokenType == JsonTokenType.EndObject && !json.Read() ? read.ToBinding() : null;
    }

    /// <summary>What has been read so far.</summary>
    private struct Properties()
    {
        private string? _contact;
        private double _expires = -1;
        private double _q = 1;
        private long _account;
        private long _flow;
        private uint _cseq;
        private int _regId;
        private string _callId = "";
        private string _node = "";
        private string _parameters = "";
        private string? _nodePath;
        private string? _instance;
        private string? _userAgent;
        private string? _transport;
        private string? _source;
        private string? _local;
        private List<string>? _path;

        public bool TryTake(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("contact"u8)) return TryText(ref json, out _contact);
            if (json.ValueTextEquals("expires"u8)) return IsNumber(ref json) && json.TryGetDouble(out _expires);
            if (json.ValueTextEquals("account"u8)) return IsNumber(ref json) && json.TryGetInt64(out _account);
            if (json.ValueTextEquals("callId"u8)) return TryText(ref json, out _callId!);
            if (json.ValueTextEquals("cseq"u8)) return IsNumber(ref json) && json.TryGetUInt32(out _cseq);
            if (json.ValueTextEquals("instance"u8)) return TryText(ref json, out _instance);
            if (json.ValueTextEquals("regId"u8)) return IsNumber(ref json) && json.TryGetInt32(out _regId);
            if (json.ValueTextEquals("path"u8)) return TryPath(ref json);
            if (json.ValueTextEquals("q"u8)) return IsNumber(ref json) && json.TryGetDouble(out _q);
            if (json.ValueTextEquals("transport"u8)) return TryText(ref json, out _transport);
            if (json.ValueTextEquals("source"u8)) return TryText(ref json, out _source);
            if (json.ValueTextEquals("local"u8)) return TryText(ref json, out _local);
            if (json.ValueTextEquals("flow"u8)) return IsNumber(ref json) && json.TryGetInt64(out _flow);
            if (json.ValueTextEquals("node"u8)) return TryText(ref json, out _node!);
            if (json.ValueTextEquals("nodePath"u8)) return TryText(ref json, out _nodePath);
            if (json.ValueTextEquals("parameters"u8)) return TryText(ref json, out _parameters!);
            if (json.ValueTextEquals("userAgent"u8)) return TryText(ref json, out _userAgent);
            json.Read();
            json.Skip();
            return true;
        }

        public readonly Binding? ToBinding()
        {
            if (_contact is null || !SipHop.TryParse(_contact, out SipHop? contact)) return null;
            if (!(_expires is >= 0 and <= LastSecond && _q is >= 0 and <= 1) || _regId < 0) return null;
            if (_parameters.Length > 0 && _parameters[0] != ';') return null;
            if (_instance?.AsSpan().ContainsAny('"', '\\') == true) return null;

            SipHop hop = contact;
            if (_path is { Count: > 0 } && !SipHop.TryParse(_path[0], out hop!)) return null;
            SipTransport transport = hop.Transport;
            if (_transport is not null && !TryTransport(_transport, out transport)) return null;
            IPEndPoint? source = hop.EndPoint;
            if (_source is not null && !IPEndPoint.TryParse(_source, out source)) return null;
            if (source is null || source.Port == 0) return null;
            IPEndPoint? local = new(source.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            if (_local is not null && !IPEndPoint.TryParse(_local, out local)) return null;

            return new Binding
            {
                AccountId = _account,
                Contact = _contact,
                Instance = _instance,
                RegId = _regId,
                Path = _path is null ? [] : _path,
                ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(_expires * 1000)),
                CallId = _callId,
                CSeq = _cseq,
                Q = (int)Math.Round(_q * 1000),
                Transport = transport,
                Source = source,
                Local = local,
                FlowId = _flow,
                Node = _node,
                NodePath = _nodePath,
                Parameters = _parameters,
                UserAgent = _userAgent,
            };
        }

        private bool TryPath(ref Utf8JsonReader json)
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return false;
            _path = [];
            while (json.Read() && json.TokenType == JsonTokenType.String)
            {
                string hop = json.GetString()!;
                if (_path.Count == MaxPath || !IsPrintable(hop) || !NameAddr.TryParse(hop, out NameAddr? address) || !address.Uri.IsSip) return false;
                _path.Add(hop);
            }

            return json.TokenType == JsonTokenType.EndArray;
        }

        private static bool TryTransport(string word, out SipTransport transport) =>
            Enum.TryParse(word, ignoreCase: true, out transport) && word.Equals(Words.Transport[transport], StringComparison.OrdinalIgnoreCase);

        private static bool IsNumber(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.Number;

        private static bool TryText(ref Utf8JsonReader json, out string? text)
        {
            text = json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
            return text is not null && IsPrintable(text);
        }

        /// <summary>What we write into messages again may not hold control characters.</summary>
        private static bool IsPrintable(string text) => !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f', StringComparison.Ordinal);
    }
}

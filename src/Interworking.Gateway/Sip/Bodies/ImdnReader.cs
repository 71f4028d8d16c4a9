using System.Xml;
using System.Xml.Linq;
using Interworking.Gateway.Receipts;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>Reads message/imdn+xml (RFC 5438, 11.1.2) as far as it tells whether a message was delivered.</summary>
internal static class ImdnReader
{
    private static readonly XNamespace Imdn = "urn:ietf:params:xml:ns:imdn";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, // no entities to expand
        XmlResolver = null,
        MaxCharactersInDocument = BodyEncoding.MaxDecoded,
    };

    /// <summary>
    /// What it says; null when it is none, and when it says nothing of the end: that a store has the message, or an error of the notifying app's own.
    /// Whoever displays a message has it.
    /// </summary>
    public static AppNotification? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            XElement root = XElement.Load(reader);
            if (root.Name != Imdn + "imdn" || root.Element(Imdn + "message-id")?.Value is not { Length: > 0 } about) return null;
            foreach (string kind in new ReadOnlySpan<string>(["delivery-notification", "display-notification"]))
            {
                switch (root.Element(Imdn + kind)?.Element(Imdn + "status")?.Elements().FirstOrDefault()?.Name.LocalName)
                {
                    case "delivered" or "displayed":
                        return new AppNotification(about, Delivered: true);
                    case "failed" when kind == "delivery-notification":
                        return new AppNotification(about, Delivered: false);
                }
            }

            return null;
        }
        catch (XmlException)
        {
            return null; // the framework has no other way to say it
        }
    }
}

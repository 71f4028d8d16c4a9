namespace Interworking.Host.WebConsole.Edit.Fields;

/// <summary>How a field is typed in; <c>fields.js</c> reads it by this word in lower case.</summary>
public enum FieldType
{
    Text,

    /// <summary>As a JSON number, whole or with decimals.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>One of a few words, or of the names of other things.</summary>
    Choice,

    /// <summary>Texts, one a line.</summary>
    Lines,

    /// <summary>Written and never shown: left empty it stays.</summary>
    Secret,

    /// <summary>A day.</summary>
    Date,

    /// <summary>Prices above numbers of units: <c>1000 = 0.008, 5000 = 0.006</c>.</summary>
    Tiers,

    /// <summary>A table; see <see cref="EditField.Cells"/>.</summary>
    Rows,
}

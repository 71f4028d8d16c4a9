namespace Interworking.Host.WebConsole.Edit.Fields;

/// <summary>How the rows of a table stand in JSON; <c>rows.js</c> knows each by its word in lower case.</summary>
public enum RowShape
{
    /// <summary>A list of objects.</summary>
    List,

    /// <summary>An object: the first cell is the key, the second the value.</summary>
    Map,

    /// <summary>A list for each cell, side by side; a list whose cells are all empty is empty.</summary>
    Columns,
}

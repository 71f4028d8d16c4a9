namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>What a message's owner is asked to do with it. The numbers stand in the database.</summary>
public enum OrderKind
{
    /// <summary>To end it as cancelled.</summary>
    Cancel = 0,

    /// <summary>To change it as a replace_sm says.</summary>
    Replace = 1,
}

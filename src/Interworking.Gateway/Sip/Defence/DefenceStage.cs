namespace Interworking.Gateway.Sip.Defence;

/// <summary>How far it has come with a sender.</summary>
internal enum DefenceStage
{
    /// <summary>Answered like anybody.</summary>
    Watched,

    /// <summary>Answered once a second.</summary>
    Slowed,

    /// <summary>Not answered.</summary>
    Ignored,
}

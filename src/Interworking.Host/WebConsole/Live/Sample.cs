namespace Interworking.Host.WebConsole.Live;

/// <summary>What happened in one second on this node.</summary>
/// <param name="Accepted">Messages answered positively.</param>
/// <param name="Refused">Messages refused at the door.</param>
/// <param name="Delivered">Messages that ended delivered.</param>
/// <param name="Failed">Messages that ended otherwise.</param>
/// <param name="Waiting">Messages in the spool at its end.</param>
internal readonly record struct Sample(double Accepted, double Refused, double Delivered, double Failed, long Waiting);

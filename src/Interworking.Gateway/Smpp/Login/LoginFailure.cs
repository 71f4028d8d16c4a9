namespace Interworking.Gateway.Smpp.Login;

/// <summary>What a wrong try leads to.</summary>
/// <param name="Count">Wrong tries of this login so far, this one included.</param>
/// <param name="Delay">When it is answered, counted from its arrival.</param>
/// <param name="LockedOut">For how long it is locked out from now on; zero when this try did not begin that.</param>
/// <param name="Tell">Worth a line in the log: the first, then ever fewer, and every beginning of a lock-out.</param>
public readonly record struct LoginFailure(int Count, TimeSpan Delay, TimeSpan LockedOut, bool Tell);

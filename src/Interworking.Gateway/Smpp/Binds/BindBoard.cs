namespace Interworking.Gateway.Smpp.Binds;

/// <summary>Who holds what, as of one moment.</summary>
/// <param name="Mine">Binds of this node.</param>
/// <param name="Others">Each other node that lives, also one that holds nothing, with its binds.</param>
/// <param name="ValidFor">
/// How long what stands under <paramref name="Mine"/> is surely this node's, counted from before it was asked, should nothing be heard of the database again.
/// Not positive when it is not any more: then another node may have it.
/// </param>
public sealed record BindBoard(IReadOnlySet<BindNumber> Mine, IReadOnlyList<IReadOnlySet<BindNumber>> Others, TimeSpan ValidFor);

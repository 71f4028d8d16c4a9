namespace Interworking.Host.Api.Accounts;

/// <summary>What came of an accounts file.</summary>
/// <param name="Read">Accounts in it.</param>
/// <param name="Changed">Changes that were made, or would be.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Changes">The first of them, a line each; no passwords.</param>
internal sealed record AccountImportView(int Read, int Changed, bool DryRun, IReadOnlyList<string> Changes);

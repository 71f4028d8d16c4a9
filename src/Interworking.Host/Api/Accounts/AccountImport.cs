using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Accounts;

namespace Interworking.Host.Api.Accounts;

/// <summary>Accounts files that come over HTTP: one at a time, because each is in memory whole.</summary>
internal sealed class AccountImport(IProvisioningStore store, GatewayOptions options) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <summary>Inserts and updates what the file says; nothing where any line is wrong. Null when another one is being read.</summary>
    /// <param name="file">CSV with a header row.</param>
    /// <param name="by">Who.</param>
    /// <param name="dryRun">Only say what would change.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<(int Read, ProvisioningResult Result)?> RunAsync(Stream file, Actor by, bool dryRun, CancellationToken stop)
    {
        if (!await _one.WaitAsync(TimeSpan.Zero, stop)) return null;
        try
        {
            // The sheet is read by a parser that knows no waiting, so the file comes first.
            using var whole = new MemoryStream();
            await file.CopyToAsync(whole, stop);
            whole.Position = 0;
            (AccountSheet sheet, IReadOnlyList<ConfigurationError> errors) = AccountSheetReader.Read(whole, "the file", bar: null);
            if (errors.Count > 0) return (sheet.Count, new ProvisioningResult([], errors));
            ProvisioningResult result = await new ProvisioningApplier(store, options) { By = by }.ApplyAsync(sheet.ToProvisioning(), dryRun, stop);
            return (sheet.Count, result with { Errors = [.. result.Errors.Select(sheet.WithLine)] });
        }
        finally
        {
            _one.Release();
        }
    }
}

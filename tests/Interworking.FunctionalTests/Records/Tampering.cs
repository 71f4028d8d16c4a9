using System.Text.Json;
using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Records;

/// <summary>Somebody who has the database's password changes what must not change: whoever looks, by command or by API, is told which row.</summary>
internal static class Tampering
{
    /// <summary>Statement 1 is closed and has a total of 1.10.</summary>
    public static async Task ExpectFoundAsync(GatewayProcess gateway, ApiPerson admin)
    {
        long newest = (await admin.GetAsync("/api/audit?limit=1")).GetProperty("items")[0].GetProperty("seq").GetInt64(), changed = newest - 1;
        (await BrokenAtAsync(admin)).Should().BeNull("nobody has changed it");

        gateway.Backend.Execute($"update audit set target = target || '!' where seq = {changed}").Should().Be(1);
        (await BrokenAtAsync(admin)).Should().Be(changed);
        await BilledMonth.SaysAsync(gateway, 1, $"the audit log is broken at row {changed}", "audit", "verify");
        gateway.Backend.Execute($"update audit set target = replace(target, '!', '') where seq = {changed}");
        (await BrokenAtAsync(admin)).Should().BeNull("it is as it was");
        gateway.Backend.Execute($"delete from audit where seq = {changed}").Should().Be(1);
        JsonElement verdict = await admin.GetAsync("/api/audit/verify");
        verdict.GetProperty("why").GetString().Should().Contain($"row {changed} is missing");

        gateway.Backend.Execute("update statement set content = replace(content, '\"1.10\"', '\"0.10\"') where number = 1").Should().Be(1);
        await BilledMonth.SaysAsync(gateway, 1, "statement 1 is not what was closed", "settlement", "check", "--month", BilledMonth.Name);
    }

    private static async Task<long?> BrokenAtAsync(ApiPerson admin) =>
        (await admin.GetAsync("/api/audit/verify")).GetProperty("brokenAt") is { ValueKind: JsonValueKind.Number } row ? row.GetInt64() : null;
}

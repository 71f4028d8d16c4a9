using System.Text;
using Dapper;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Microsoft.Data.Sqlite;

namespace Interworking.Gateway.Tests.Smpp.Operations;

/// <summary>A carrier that speaks of what it has submitted, over a real session.</summary>
internal sealed class OperationsWorld : IAsyncDisposable
{
    private static readonly SmppAddress Nobody = new(Ton.Unknown, Npi.Unknown, "");

    private OperationsWorld(CarrierFixture carrier, CarrierFixture.Esme esme, Account app) => (Carrier, Esme, App) = (carrier, esme, app);

    public static SmppAddress Sender { get; } = new(Ton.International, Npi.Isdn, "+447700900000");

    public CarrierFixture Carrier { get; }

    public CarrierFixture.Esme Esme { get; }

    /// <summary>The app's account.</summary>
    public Account App { get; }

    public PipelineFixture Gateway => Carrier.Gateway;

    public ScriptedApps Apps => Carrier.Gateway.Apps;

    /// <summary>An app that is not registered, unless told otherwise.</summary>
    public static async Task<OperationsWorld> StartAsync(PipelineFixture? gateway = null, byte version = 0x34)
    {
        CarrierFixture carrier = await CarrierFixture.StartAsync(gateway);
        Account app = carrier.Gateway.NewAccount();
        carrier.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        return new OperationsWorld(carrier, (await carrier.BindAsync(version: version)).Esme, app);
    }

    public ShortMessage Sms(string text, string schedule = "", string validity = "", byte receipt = 0, string? to = null) => new()
    {
        Source = Sender,
        Destination = new SmppAddress(Ton.International, Npi.Isdn, to ?? App.Did),
        Body = Encoding.ASCII.GetBytes(text),
        ScheduleDeliveryTime = schedule,
        ValidityPeriod = validity,
        RegisteredDelivery = new RegisteredDelivery(receipt),
    };

    /// <summary>Its id.</summary>
    public async Task<string> SubmitAsync(ShortMessage message)
    {
        SendResult result = await Esme.SubmitAsync(message);
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }

    /// <summary>Accepted, and waits for an app that is not there.</summary>
    public async Task<string> WaitingAsync(string text, byte receipt = 0)
    {
        string id = await SubmitAsync(Sms(text, receipt: receipt));
        await IdleAsync();
        return id;
    }

    public async Task<QuerySmResp> QueryAsync(string id, SmppAddress? source = null)
    {
        SendResult result = await Esme.SendAsync(new QuerySm(id, source ?? Sender));
        result.Status.Should().Be(CommandStatus.Ok);
        return (QuerySmResp)result.Response!;
    }

    public async Task<CommandStatus> CancelAsync(string id, string serviceType = "", string to = "") =>
        (await Esme.SendAsync(new CancelSm(serviceType, id, Sender, to.Length == 0 ? Nobody : new SmppAddress(Ton.International, Npi.Isdn, to)))).Status;

    public async Task<CommandStatus> ReplaceAsync(string id, string text, string schedule = "", string validity = "", byte receipt = 0) =>
        (await Esme.SendAsync(new ReplaceSm(id, Sender, schedule, validity, new RegisteredDelivery(receipt), 0, Encoding.ASCII.GetBytes(text)))).Status;

    /// <summary>The app registers and takes everything from now on.</summary>
    public void AppComes()
    {
        Apps.Standing = _ => ScriptedApps.Delivered;
        Gateway.Deliverer.Wake(App.Id);
    }

    public async Task ArrivedAsync(params string[] texts)
    {
        await Limits.UntilAsync(() => Apps.Arrived.Count >= texts.Length, $"{texts.Length} messages arrived");
        await IdleAsync();
        Apps.Arrived.Should().Equal(texts);
    }

    /// <summary>Nothing goes on that was begun.</summary>
    public Task IdleAsync() => Limits.UntilAsync(() => Gateway.Running.Count == 0, "idle");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await Gateway.Ledger.BarrierAsync();
        using SqliteConnection connection = Gateway.Database.Open();
        return (await connection.QuerySingleAsync<T>(sql))!;
    }

    /// <summary>Moves the clock in steps until the database says so.</summary>
    public async Task TimePassesAsync(TimeSpan step, string sql, long until)
    {
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (await ScalarAsync<long>(sql) != until)
        {
            if (DateTime.UtcNow > end) throw new TimeoutException(sql);
            Gateway.Time.Advance(step);
            await Eventually.PauseAsync();
        }
    }

    public ValueTask DisposeAsync() => Carrier.DisposeAsync();
}

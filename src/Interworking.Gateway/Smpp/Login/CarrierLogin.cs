using System.Net;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>
/// May this peer bind: known, enabled, from an agreed address, right password, not more binds than agreed (design 4.3). Every refusal of
/// credentials takes the same time, counted from the bind's arrival, so that it tells nothing about which of them was wrong.
/// </summary>
public sealed class CarrierLogin : IDisposable
{
    private readonly IProvisioning _provisioning;
    private readonly LinkDirectory _links;
    private readonly TimeProvider _time;
    private readonly LoginGuard _guard;
    private HashSet<string> _logins;
    private readonly PasswordChecks _passwords = new();
    private readonly NodeDrain? _drain;

    public CarrierLogin(IProvisioning provisioning, LinkDirectory links, LoginGuard guard, TimeProvider time, NodeDrain? drain = null)
    {
        _drain = drain;
        (_provisioning, _links, _guard, _time) = (provisioning, links, guard, time);
        _logins = LoginsOf(provisioning.Current);
        provisioning.Changed += OnChanged;
    }

    /// <summary>Status 0 and the carrier, with a place among its binds taken, or why not.</summary>
    /// <param name="session">Who binds; its place must be given back to <see cref="Places"/> when it has ended.</param>
    /// <param name="bind">What it said.</param>
    /// <param name="from">Its address.</param>
    /// <param name="stop">The session's end.</param>
    public async ValueTask<LoginResult> CheckAsync(SmppSession session, Bind bind, IPAddress from, CancellationToken stop)
    {
        long began = _time.GetTimestamp();
        await Task.Yield(); // a password takes tens of milliseconds to check; the thread that reads has other links to serve
        IPAddress address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        bool trusted = _links.IsBoundFrom(address);
        Carrier? known = _provisioning.Current.CarriersBySystemId.GetValueOrDefault(bind.SystemId);
        if (_drain is { IsOn: true }) return new LoginResult(CommandStatus.SystemError, null, known, "this node is being drained", true);
        string? why = trusted || _guard.LockedFor(address, bind.SystemId) is not { } left
            ? await WrongAsync(known, bind, address, stop)
            : $"locked out after too many wrong tries, for {left.TotalSeconds:0} s more";
        if (why is not null) return await RefuseAsync(bind, address, known, why, trusted, began, stop);

        _guard.Succeeded(address, bind.SystemId);
        return await TakePlaceAsync(known!, session)
            ? new LoginResult(CommandStatus.Ok, known, known, "", true)
            : new LoginResult(CommandStatus.AlreadyBound, null, known, $"it has {known!.MaxBinds} live binds, as many as agreed (maxBinds)", true);
    }

    /// <summary>The places that are taken.</summary>
    public BindPlaces Places { get; } = new();

    public void Dispose()
    {
        _provisioning.Changed -= OnChanged;
        _passwords.Dispose();
    }

    /// <summary>Logins have changed, perhaps because of the password that did not match: everyone may try again. Other changes are no reason.</summary>
    private void OnChanged(ProvisioningSnapshot snapshot)
    {
        HashSet<string> now = LoginsOf(snapshot);
        if (now.SetEquals(_logins)) return;
        _logins = now;
        _guard.Forget();
        _passwords.Forget();
    }

    private static HashSet<string> LoginsOf(ProvisioningSnapshot snapshot) =>
    [
        .. snapshot.CarriersByName.Values.SelectMany(
            carrier => carrier.Credentials, (carrier, login) => $"{login.SystemId} {login.PasswordHash} {carrier.Enabled} {string.Join(',', carrier.AllowedAddresses)}"),
    ];

    private async ValueTask<LoginResult> RefuseAsync(Bind bind, IPAddress address, Carrier? known, string why, bool trusted, long began, CancellationToken stop)
    {
        LoginFailure failure = _guard.Failed(address, bind.SystemId, mayLock: !trusted);
        TimeSpan left = failure.Delay - _time.GetElapsedTime(began);
        if (left > TimeSpan.Zero) await Task.Delay(left, _time, stop);
        if (failure.LockedOut > TimeSpan.Zero) why += $"; locked out for {failure.LockedOut.TotalSeconds:0} s";
        return new LoginResult(CommandStatus.BindFailed, null, known, failure.Count == 1 ? why : $"{why} (wrong tries so far: {failure.Count})", failure.Tell);
    }

    /// <summary>Null when all is right. A stranger's password is not even looked at: it costs us nothing.</summary>
    private async ValueTask<string?> WrongAsync(Carrier? carrier, Bind bind, IPAddress address, CancellationToken stop)
    {
        if (carrier is null) return "unknown system_id";
        if (!carrier.AllowedAddresses.Any(network => network.Contains(address))) return "address not allowed";
        if (!carrier.Enabled) return "carrier is disabled";
        string hash = carrier.Credentials.First(one => one.SystemId == bind.SystemId).PasswordHash;
        return await _passwords.IsRightAsync(bind.Password, hash, stop) ? null : "wrong password";
    }

    /// <summary>A carrier must not be locked out by its own dead connections: when its places are taken they are probed, and silent ones closed.</summary>
    private async ValueTask<bool> TakePlaceAsync(Carrier carrier, SmppSession session)
    {
        if (Places.TryTake(carrier, session)) return true;
        await Task.WhenAll(carrier.Credentials.SelectMany(one => _links.BoundAs(one.SystemId)).OrderBy(link => link.Since).Select(link => link.ProbeAsync(_time)));
        return Places.TryTake(carrier, session);
    }
}

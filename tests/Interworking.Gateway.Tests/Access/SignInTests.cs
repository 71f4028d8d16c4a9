using System.Net;
using Interworking.Gateway.Access;
using Interworking.Gateway.Smpp.Login;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Access;

public sealed class SignInTests
{
    private const string Password = "correct horse battery";
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private readonly ManualTimeProvider _time = new();
    private readonly FakeAccessStore _store = new();
    private readonly SignIn _signIn;

    public SignInTests()
    {
        _store.Users["alice"] = new AccessUser("alice", UserPassword.Hash(Password), Role.Operator, default);
        _signIn = new SignIn(_store, _time, NullLogger<SignIn>.Instance);
    }

    [Fact]
    public async Task Try_RightPassword_BeginsASessionOfWhichOnlyTheHashIsKept()
    {
        SignInResult result = await TryAsync("alice", Password);

        (result.Caller!.Name, result.Caller.Role, result.Caller.Actor.Who).Should().Be(("alice", Role.Operator, "user:alice"));
        _store.Sessions.Single().Hash.Should().Equal(OpaqueSecret.Hash(result.Secret));
        _store.Entries.Single().Action.Should().Be("sign-in");
    }

    [Theory]
    [InlineData("alice", "wrong password")]
    [InlineData("nobody", Password)]
    [InlineData("", "")]
    public async Task Try_WrongInAnyWay_IsTheSameAnswer(string name, string password)
    {
        (await TryAsync(name, password)).Should().Be(new SignInResult(null, "", TimeSpan.Zero));
        _store.Sessions.Should().BeEmpty();
    }

    [Fact]
    public async Task Try_WrongAgainAndAgain_GetsSlowerAndIsThenNotLookedAt()
    {
        for (int i = 1; i <= LoginGuard.TriesPerLogin; i++) await TryAsync("alice", "wrong password");

        SignInResult locked = await TryAsync("alice", Password);

        locked.Caller.Should().BeNull();
        locked.RetryAfter.Should().BeGreaterThan(TimeSpan.FromSeconds(10));
        (await TryAsync("alice", Password, from: "198.51.100.7")).Caller.Should().NotBeNull("nobody elsewhere locks him out");
        _time.Advance(TimeSpan.FromSeconds(31));
        (await TryAsync("alice", Password)).Caller.Should().NotBeNull();
    }

    [Fact]
    public async Task Try_WithACodeGenerator_NeedsACodeThatWasNotUsed()
    {
        byte[] secret = Totp.NewSecret();
        _store.Users["alice"] = _store.Users["alice"] with { TotpSecret = secret };
        string code = Totp.Code(secret, Totp.StepAt(_time.GetUtcNow()));

        (await TryAsync("alice", Password)).Caller.Should().BeNull("no code");
        (await TryAsync("alice", "wrong password", code)).Caller.Should().BeNull("a code alone is not enough");
        (await TryAsync("alice", Password, code)).Caller.Should().NotBeNull("the wrong password has not used the code up");
        (await TryAsync("alice", Password, code)).Caller.Should().BeNull("it was used");
    }

    private async Task<SignInResult> TryAsync(string name, string password, string? code = null, string? from = null)
    {
        Task<SignInResult> trying = _signIn.TryAsync(name, password, code, from is null ? Here : IPAddress.Parse(from), default).AsTask();
        while (!trying.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1)); // the answer to a wrong try comes late
            await Eventually.PauseAsync();
        }

        return await trying;
    }
}

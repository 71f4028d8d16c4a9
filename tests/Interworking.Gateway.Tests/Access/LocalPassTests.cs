using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Access;

public sealed class LocalPassTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly EnvironmentSecret _secret = new(new byte[32]);

    private LocalPass Passes => new(_secret, _time);

    [Fact]
    public void Read_FreshPass_IsWhoMadeIt()
    {
        Caller? caller = Passes.Read(Passes.Create(new Actor("cli:root", "host"), Role.ReadOnly), "127.0.0.1");

        caller.Should().BeEquivalentTo(new Caller("cli:root", Role.ReadOnly, new Actor("cli:root", "127.0.0.1")));
    }

    [Fact]
    public void Read_AfterAMinute_IsRefused()
    {
        string pass = Passes.Create(Actor.Cli, Role.Admin);
        _time.Advance(TimeSpan.FromSeconds(62));

        Passes.Read(pass, "").Should().BeNull();
    }

    [Fact]
    public void Read_OfAnotherEnvironment_IsRefused() =>
        Passes.Read(new LocalPass(new EnvironmentSecret(Enumerable.Repeat((byte)1, 32).ToArray()), _time).Create(Actor.Cli, Role.Admin), "").Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("###.###")]
    public void Read_Garbage_IsRefused(string rest) => Passes.Read(LocalPass.Prefix + rest, "").Should().BeNull();

    [Fact]
    public void Read_ClaimChanged_IsRefused()
    {
        string signature = Passes.Create(Actor.Cli, Role.ReadOnly).Split('.')[1];
        string other = Passes.Create(Actor.Cli, Role.Admin).Split('.')[0];

        Passes.Read($"{other}.{signature}", "").Should().BeNull();
    }
}

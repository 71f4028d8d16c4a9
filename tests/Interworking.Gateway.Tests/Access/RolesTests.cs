using Interworking.Gateway.Access;

namespace Interworking.Gateway.Tests.Access;

public sealed class RolesTests
{
    [Theory]
    [InlineData(Role.ReadOnly, Duty.Own, Duty.Read)]
    [InlineData(Role.Operator, Duty.Own, Duty.Read, Duty.Operate)]
    [InlineData(Role.Billing, Duty.Own, Duty.Read, Duty.Bill)]
    [InlineData(Role.Admin, Duty.Own, Duty.Read, Duty.Operate, Duty.Bill, Duty.Administer)]
    public void May_EachRole_HasTheseDutiesAndNoOthers(Role role, params Duty[] duties) =>
        Enum.GetValues<Duty>().Where(duty => Roles.May(role, duty)).Should().Equal(duties);

    [Fact]
    public void TryParse_EveryWord_IsItsRole()
    {
        foreach (Role role in Enum.GetValues<Role>())
        {
            Roles.TryParse(Roles.Word(role), out Role read).Should().BeTrue();
            read.Should().Be(role);
        }

        Roles.TryParse("root", out _).Should().BeFalse();
        Roles.TryParse(null, out _).Should().BeFalse();
    }
}

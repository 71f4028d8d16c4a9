using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Host.Api.Provisioning;

namespace Interworking.Host.Tests.Api;

/// <summary>What a view does not show, replacing would take away: whoever adds a property to the model adds it to the view.</summary>
public sealed class ViewCompletenessTests
{
    [Theory]
    [InlineData(typeof(PeerEnvironment), typeof(EnvironmentView))]
    [InlineData(typeof(Product), typeof(ProductView))]
    [InlineData(typeof(Carrier), typeof(CarrierView), "Credentials=SystemIds", "TransactionMode=Mode")]
    [InlineData(typeof(Connection), typeof(ConnectionView), "RefuseWhenAbsent=OnAbsent", "ResendInDoubt=InDoubt")]
    [InlineData(typeof(ServicePolicy), typeof(PolicyView), "=Transport")]
    [InlineData(typeof(Tariff), typeof(TariffView))]
    [InlineData(typeof(Rate), typeof(RateView))]
    [InlineData(typeof(RateTier), typeof(TierView))]
    [InlineData(typeof(LinkProfile), typeof(ProfileView))]
    public void View_EveryPropertyOfTheModel_IsThere(Type model, Type view, params string[] renamed)
    {
        Dictionary<string, string> names = renamed.Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        IEnumerable<string> expected = model.GetProperties().Select(property => names.GetValueOrDefault(property.Name, property.Name)).Concat(names.TryGetValue("", out string? added) ? [added] : []);

        view.GetProperties().Select(property => property.Name).Should().BeEquivalentTo(expected);
    }
}

namespace Interworking.Gateway.Settlement;

/// <summary>Fills a month with CDRs that a carrier might have had: to measure with.</summary>
public interface ICdrGenerator
{
    /// <summary>Evenly over the month (UTC), to some hundred prefixes, one in ten not delivered, one in twenty of three parts. Not marked as test traffic.</summary>
    ValueTask GenerateAsync(string environment, string carrier, BillingMonth month, long count, CancellationToken stop);
}

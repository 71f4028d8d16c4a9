namespace Interworking.Gateway.Receipts;

/// <summary>What a disposition notification of ours tells (RFC 5438, 7.2.1), in the words of its elements.</summary>
public enum ImdnStatus
{
    /// <summary>The recipient has it.</summary>
    Delivered,

    /// <summary>The recipient will not have it.</summary>
    Failed,

    /// <summary>We keep it until the recipient can be reached: no end.</summary>
    Stored,
}

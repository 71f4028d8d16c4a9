using System.Runtime.InteropServices;

namespace Interworking.FunctionalTests.Harness;

/// <summary>What Process cannot send.</summary>
internal static partial class Signals
{
    private const int SigTerm = 15;

    public static void Terminate(int processId)
    {
        if (Kill(processId, SigTerm) != 0) throw new InvalidOperationException($"kill({processId}): error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}

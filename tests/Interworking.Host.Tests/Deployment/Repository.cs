namespace Interworking.Host.Tests.Deployment;

/// <summary>Where the files of docker/ and docs/ are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Interworking.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("the repository's root");
        return folder.FullName;
    }
}

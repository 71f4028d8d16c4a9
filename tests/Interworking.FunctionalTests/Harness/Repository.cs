namespace Interworking.FunctionalTests.Harness;

/// <summary>Where the tests run: inside the repository.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>What make build made.</summary>
    public static string Program
    {
        get
        {
            string program = Path.Combine(Root, "out", "interworking");
            return File.Exists(program) ? program : throw new InvalidOperationException($"{program} is not there: run make build");
        }
    }

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Interworking.sln"))) return at.FullName;
        }

        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}

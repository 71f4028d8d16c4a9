using System.Text;

namespace Interworking.Host.Cli;

/// <summary>Gets a password: at a terminal twice and unseen, else as a line of the input. Never from the arguments, which every user of the machine can read.</summary>
internal static class PasswordPrompt
{
    /// <summary>Null with a reason when there is none.</summary>
    public static (string? Password, string? Problem) Read(CliContext context, string name)
    {
        if (!ReferenceEquals(context.Input, Console.In) || Console.IsInputRedirected)
            return context.Input.ReadLine() is { Length: > 0 } line ? (line, null) : (null, "there is no password on the input; type it at a terminal, or send it as a line: ... < file");
        string first = Unseen($"Password of {name}: ");
        return first == Unseen("Once more: ") ? (first, null) : (null, "the two are not the same; try again");
    }

    private static string Unseen(string label)
    {
        Console.Error.Write(label);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}

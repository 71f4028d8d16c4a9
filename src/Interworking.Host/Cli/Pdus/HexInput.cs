namespace Interworking.Host.Cli.Pdus;

/// <summary>Reads hex as people paste it: with spaces, line breaks, colons, hyphens, commas or 0x between or before the octets.</summary>
internal static class HexInput
{
    /// <summary>Digits taken at most: a megabyte of octets.</summary>
    public const int MaxDigits = 2 * 1024 * 1024;

    /// <summary>False with a problem that says where it is.</summary>
    public static bool TryRead(TextReader input, out byte[] octets, out string problem)
    {
        octets = [];
        var digits = new List<char>();
        int position = 0;
        for (int read = input.Read(); read >= 0; read = input.Read())
        {
            char character = (char)read;
            position++;
            bool prefix = character is 'x' or 'X' && digits.Count % 2 == 1 && digits[^1] == '0';
            if (prefix) digits.RemoveAt(digits.Count - 1);
            else if (char.IsAsciiHexDigit(character)) digits.Add(character);
            else if (!char.IsWhiteSpace(character) && character is not (':' or '-' or ','))
            {
                problem = $"character {position} ({(char.IsControl(character) ? $"0x{(int)character:x2}" : $"\"{character}\"")}) is no hex digit";
                return false;
            }

            if (digits.Count <= MaxDigits) continue;
            problem = $"more than {MaxDigits / 2} octets; give fewer PDUs at once";
            return false;
        }

        problem = digits.Count == 0 ? "there are no hex digits" : $"{digits.Count} hex digits are not whole octets; one digit is missing or too many";
        if (digits.Count == 0 || digits.Count % 2 == 1) return false;
        octets = Convert.FromHexString(digits.ToArray());
        return true;
    }
}

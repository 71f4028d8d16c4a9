using Interworking.Host.Cli;
using Interworking.Host.Serve;

return await new CommandLine(ServeCommand.RunAsync, Console.Out, Console.Error).RunAsync(args);

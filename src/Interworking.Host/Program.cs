using Interworking.Host.Cli;
using Interworking.Host.Serve;

// Read once by the framework when the first socket is made: what follows a socket's readiness runs on the thread that saw it (ADR 0004).
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return await new CommandLine(ServeCommand.RunAsync, Console.Out, Console.Error, Console.In).RunAsync(args);

"""The command line, thin: one file a group. Nothing but a command imports a command."""

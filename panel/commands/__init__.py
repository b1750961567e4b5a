"""The command line: one file for each group of commands. Only commands may import a command."""

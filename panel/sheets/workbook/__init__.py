"""Opening of uploaded workbooks, in a child process with limits on memory and time."""

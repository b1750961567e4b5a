"""The panel as on a server, on free ports of this machine: nginx, two processes, and the files of deploy/."""

"""The tests of the panel."""

import os
import sys

# Where Python is told to keep no bytecode, each worker would compile and rewrite all tests anew, and each process that
# a test starts all of the panel. Assertions of a test are rewritten after this is read.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

#!/bin/bash
# Run a command of the panel as its account, in the environment of its processes: deploy/etl.sh --help
set -euo pipefail
cd -P "$(dirname "$(readlink -f "$0")")/.."
source deploy/environment.sh
as_panel "$PWD/.venv/bin/python" -m panel "$@"

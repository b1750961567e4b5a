#!/bin/bash
# Serve the panel on a port of this machine: deploy/serve.sh 8501
#
# The process opens the port when its caches are warm; until then nginx sends visitors to the other one. It runs in the
# resolved folder, so that an upgrade that moves `current` does not mix two versions in one process.
set -euo pipefail
port=${1:?'which port, for example 8501'}
cd -P "$(dirname "$(readlink -f "$0")")/.."
source deploy/environment.sh
# A user in many groups has long cookies; the default limit is 8 kB a line.
export WEBSOCKETS_MAX_LINE_LENGTH=65536
# No access log: it would contain query strings, with users' choices.
exec "$PWD/.venv/bin/python" -m uvicorn dashboard:app --host 127.0.0.1 --port "$port" \
    --no-server-header --no-access-log --log-level warning \
    --h11-max-incomplete-event-size 131072 \
    --ws websockets-sansio --ws-max-size 4194304 --ws-per-message-deflate false --ws-ping-interval 30 --ws-ping-timeout 30 \
    --timeout-graceful-shutdown 20

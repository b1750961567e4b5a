#!/bin/bash
# Wait until the process on a port answers; fail if it has ended: deploy/wait.sh 8501, with MAINPID set
set -uo pipefail
port=${1:?'which port'}
until curl --silent --fail --output /dev/null --max-time 30 "http://127.0.0.1:$port/health"; do
    kill -0 "${MAINPID:?'which process'}" 2>/dev/null || exit 1
    sleep 0.3
done

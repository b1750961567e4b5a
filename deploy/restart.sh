#!/bin/bash
# Restart one process at a time, so that one always answers: deploy/restart.sh
#
# Nothing is restarted if the configuration would keep a process from starting.
set -euo pipefail
release=$(dirname "$(dirname "$(readlink -f "$0")")")
source "$release/deploy/environment.sh"
may_start "$release" >&2 || { echo "Inget är omstartat." >&2; exit 1; }
for port in 8501 8502 8503; do
    systemctl restart "uppdragspanelen@$port" || { echo "Se varför: journalctl -u uppdragspanelen@$port -e" >&2; exit 1; }
    answer=$(curl --silent --max-time 30 --write-out '%{http_code}' "http://127.0.0.1:$port/ready") || true
    if [ "${answer: -3}" != 200 ]; then
        echo "uppdragspanelen@$port är inte redo, så de som är kvar startas inte om:" >&2
        echo "${answer%???}" >&2
        exit 1
    fi
    echo "uppdragspanelen@$port är redo."
done

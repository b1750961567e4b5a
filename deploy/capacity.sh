#!/bin/bash
# Raise nginx's number of connections to what the site's limits assume: deploy/capacity.sh /etc/nginx/nginx.conf
#
# A single visitor who sends incomplete requests uses up Debian's default, 768 a worker, in seconds. A larger value is kept.
# Idempotent.
set -euo pipefail
file=${1:?'the main file of nginx'} connections=16384
now=$(sed -nE 's/^[^#]*worker_connections[[:space:]]+([0-9]+);.*/\1/p' "$file")
[ -n "$now" ] || { echo "worker_connections saknas i $file." >&2; exit 1; }
[ "$now" -ge $connections ] || sed -i -E "s/(worker_connections[[:space:]]+)[0-9]+;/\1$connections;/" "$file"
# A connection can have two open files: the client's, and the one to a process.
grep -qE '^[[:space:]]*worker_rlimit_nofile' "$file" || sed -i "1i worker_rlimit_nofile $((3 * connections));" "$file"

#!/bin/bash
# Let nginx hold as many connections as the site's limits count on: deploy/capacity.sh /etc/nginx/nginx.conf
#
# Debian's 768 a worker are used up in seconds by one visitor who opens connections and sends half a request on each.
# What is larger already stays. May be run again.
set -euo pipefail
file=${1:?'the main file of nginx'} connections=16384
now=$(sed -nE 's/^[^#]*worker_connections[[:space:]]+([0-9]+);.*/\1/p' "$file")
[ -n "$now" ] || { echo "worker_connections saknas i $file." >&2; exit 1; }
[ "$now" -ge $connections ] || sed -i -E "s/(worker_connections[[:space:]]+)[0-9]+;/\1$connections;/" "$file"
# Each may have two open files, here and to a process.
grep -qE '^[[:space:]]*worker_rlimit_nofile' "$file" || sed -i "1i worker_rlimit_nofile $((3 * connections));" "$file"

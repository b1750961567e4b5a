#!/bin/bash
# Remove old versions: deploy/prune.sh [FOLDER], by default /opt/uppdragspanelen. Run by switch.sh when a switch has succeeded.
#
# Kept are the version in use (current), the one before it (previous, for a rollback), any that a process still runs, and of
# the rest the latest RELEASES_KEPT. A version that was never installed whole is kept for a day.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/environment.sh"
home=$(readlink -f "${1:-/opt/uppdragspanelen}")
kept=${RELEASES_KEPT:-1}
[[ $kept =~ ^[0-9]{1,3}$ ]] || { echo "RELEASES_KEPT är $kept, inte ett antal. Inga gamla versioner är borttagna." >&2; exit 1; }
[ -d "$home/current/" ] || { echo "$home/current saknas. Inga gamla versioner är borttagna." >&2; exit 1; }

# Whether a process works in a version's folder, or has loaded a library from it.
runs() {
    local process
    for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd" 2>/dev/null) in "$1" | "$1"/*) return 0 ;; esac
        ! grep -qsF " $1/" "$process/maps" || return 0
    done
    return 1
}

# Print the paths read that may be removed at all.
not_needed() {
    local one
    while read -r one; do
        [ "$one" = "$(readlink -f "$home/current")" ] || [ "$one" = "$(readlink -f "$home/previous")" ] || runs "$one" || echo "$one"
    done
}

whole=$(find "$home/releases" -mindepth 2 -maxdepth 2 -name .installed -printf '%T@ %h\n' | sort -rn | cut -d' ' -f2-)
half=$(find "$home/releases" -mindepth 1 -maxdepth 1 -type d -mmin +1440 ! -exec test -e '{}/.installed' \; -print)
old=$(not_needed <<<"$whole" | tail -n "+$((kept + 1))" && not_needed <<<"$half")
while read -r one; do
    [ -n "$one" ] || continue
    rm -rf "$one"
    echo "Borttagen: $one"
done <<<"$old"

#!/bin/bash
# The night: fetch, build, purge the log, copy. Each step is tried whatever became of the one before it, since none is
# worse off without the others: statistics that did not come leave the old ones, a build that fails leaves the old
# picture, and a copy is wanted most on a night when something failed.
#
# Ends with 0, or with 1 where somebody must act; systemd then starts uppdragspanelen-tell@. A statistics service that is
# down for a night is nobody's task here: that is told after the third night in a row.
set -uo pipefail
cd -P "$(dirname "$(readlink -f "$0")")/.." || exit 1
source deploy/environment.sh
state=$(dirname "$DASHBOARD_DATABASE")
allowed=${FETCH_FAILURES_BEFORE_TELLING:-3}
failed=()

# A line that begins so gets its weight in the journal.
warning='<4>' error='<3>'

panel() {
    "$PWD/.venv/bin/python" -m panel "$@"
}

step() {
    local told=$1
    shift
    panel "$@" || { echo "$error$told: gick inte (svar $?)."; failed+=("$told"); }
}

fetch() {
    local count=0 counter="$state/.nights-without-statistics"
    if panel fetch; then
        rm -f "$counter"
        return
    fi
    [ -f "$counter" ] && count=$(<"$counter")
    count=$((count + 1))
    echo "$count" >"$counter"
    echo "${warning}Hämtning: allt kom inte, natt $count i rad. Det som fanns gäller."
    [ "$count" -lt "$allowed" ] || failed+=("Hämtning")
}

fetch
step "Bygge" build
step "Gallring" audit purge
if [ -n "${BACKUP_TARGET:-}" ]; then
    step "Säkerhetskopia" backup "$BACKUP_TARGET"
fi

if [ "${#failed[@]}" -gt 0 ]; then
    echo "${error}Natten gick inte som den skulle: ${failed[*]}. Panelen visar läget som var. Se docs/deploy.md."
    exit 1
fi
echo "Natten gick som den skulle."

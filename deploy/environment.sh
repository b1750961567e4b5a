# The panel's environment, for every script here that runs its code: source "$(dirname "$(readlink -f "$0")")/environment.sh"
#
# /etc/uppdragspanelen/environment is read only here, by the processes, the nightly job, upgrades and commands alike.
# A line is NAME=value, to the end of the line, without a pair of quotes around it. Any other line is an error.
panel_home=/var/lib/uppdragspanelen
panel_settings=${PANEL_ENVIRONMENT:-/etc/uppdragspanelen/environment}

read_environment() {
    local line number=0 status=0
    [ -e "$panel_settings" ] || return 0
    [ -r "$panel_settings" ] || { echo "$panel_settings går inte att läsa för $(id -un)." >&2; return 1; }
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
        if ! [[ $line =~ ^[[:space:]]*([A-Za-z_][A-Za-z0-9_]*)=(.*[^[:space:]])?[[:space:]]*$ ]]; then
            echo "$panel_settings, rad $number, är inte NAMN=värde." >&2
            status=1
            continue
        fi
        set -- "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
        [[ $2 =~ ^\"(.*)\"$ || $2 =~ ^\'(.*)\'$ ]] && set -- "$1" "${BASH_REMATCH[1]}"
        export "$1=$2"
    done <"$panel_settings"
    return $status
}
read_environment || [ "${panel_tolerant:-no}" = yes ] || exit 1
export DASHBOARD_DATABASE="${DASHBOARD_DATABASE:-$panel_home/dashboard.duckdb}"
# With a lake: the folder of this machine's copy.
export WAREHOUSE_COPY="${WAREHOUSE_COPY:-/var/cache/uppdragspanelen}"
export PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# Run a program as the panel's account.
as_panel() {
    if [ "$(id -u)" = 0 ]; then
        (umask 027 && runuser -u uppdragspanelen -- env HOME="$panel_home" "$@")
    else
        "$@"
    fi
}
# Return whether the version in a folder can start with its configuration; print why not.
may_start() {
    local output
    output=$(cd "$1" && as_panel "$1/.venv/bin/python" -c 'import dashboard' 2>&1) && return
    grep '^Panelen startar inte' <<<"$output" || echo "$output"
    return 1
}

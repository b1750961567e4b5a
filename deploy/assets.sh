#!/bin/bash
# Copy Streamlit's static files to a folder that nginx serves, compressed in advance: deploy/assets.sh RELEASE FOLDER
#
# File names contain a hash, so files of several versions are in the same folder. Nothing is removed, since a page opened
# before an upgrade still requests the old ones. A version takes some 35 MB; files older than a year can be removed.
set -euo pipefail
release=${1:?'the folder of a version'} folder=${2:?'where to put the files'}
static=$(cd "$release" && "$PWD/.venv/bin/python" -c 'from importlib.util import find_spec
print(find_spec("streamlit").submodule_search_locations[0])')/static/static
mkdir -p "$folder"
cp --recursive --no-clobber "$static" "$folder/"
find "$folder" -type f \( -name '*.js' -o -name '*.css' -o -name '*.svg' -o -name '*.wasm' -o -name '*.json' \) -print0 |
    while IFS= read -r -d '' file; do
        [ -e "$file.gz" ] || { gzip -9 --no-name <"$file" >"$file.gz.part" && mv "$file.gz.part" "$file.gz"; }
    done
chmod -R a+rX "$folder"

#!/bin/sh
# Make .venv from pyproject.toml and constraints.txt, with sentences for what can go wrong.
# Usage: make_venv.sh FOLDER [PYTHON]
set -eu

venv=$1
wanted=${2:-}
log=$venv/install.log

say() { printf '%s\n' "$*" >&2; }

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for candidate in ${wanted:-python3 python3.13 python3.12 python3.11}; do
        if suits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    if [ -n "$wanted" ]; then
        say "$wanted is not Python 3.11, 3.12 or 3.13. Name one that is: make PYTHON=python3.12"
    else
        say "Python 3.11, 3.12 or 3.13 is needed and none was found. Install one, or name it: make PYTHON=/path/to/python3"
    fi
    exit 1
}

python=$(find_python)
version=$("$python" -c 'import platform; print(platform.python_version())')

if ! suits "$venv/bin/python" || { [ -n "$wanted" ] && [ ! -e "$venv/.ready" ]; }; then
    rm -rf "$venv"
    mkdir -p "$venv"
    if ! "$python" -m venv "$venv" >"$log" 2>&1; then
        say "Python $version could not make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv"
        rm -rf "$venv"
        exit 1
    fi
fi

say "Setting up $venv with Python $version. The first time this fetches several hundred megabytes and takes some minutes; later runs skip it."
# The variable, unlike -c, also holds for what builds the project.
if ! PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
    "$venv/bin/python" -m pip install --quiet --editable '.[dev]' >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    say "The dependencies could not be installed; the lines above say why, and $log has the rest."
    say "Check the connection and the disk, then run the same command again: it goes on from here."
    exit 1
fi
touch "$venv/.ready"

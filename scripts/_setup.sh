# Sourced by scripts/run, scripts/test and scripts/bench: makes .venv with the locked packages. Nothing else.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
PYTHON=.venv/bin/python
unset PYTHONDONTWRITEBYTECODE # dozens of processes would each compile everything anew

as_root() { # runs apt-get when we may
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

apt_install() { # apt_install PACKAGE...: quietly, with one update first; fails when we may not
  [ -n "${_apt_updated:-}" ] || { as_root apt-get update -qq >/dev/null 2>&1 || return 1; _apt_updated=1; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

ensure_ffmpeg() { # for films as phones record them; without it everything else works
  command -v ffmpeg >/dev/null && return
  echo "Installing ffmpeg (once), for films from phones ..."
  { apt_install ffmpeg && command -v ffmpeg >/dev/null; } || echo "ffmpeg is missing: films from phones are not converted. Install it:  apt-get install ffmpeg"
}

find_python() { # prints a python >= 3.11
  local candidate
  for candidate in /usr/bin/python3.11 python3.11 python3.13 python3.12 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo "Python 3.11 or newer is needed: apt-get install python3.11 python3.11-venv" >&2
  return 1
}

make_venv() { # make_venv FOLDER
  local python
  python=$(find_python) || exit 1
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_install python3-venv || { echo "Python has no venv here. Install it first:  apt-get install python3-venv" >&2; exit 1; }
  fi
  "$python" -m venv "$1"
}

setup() { # setup LOCKFILE: installs the lock file once per content
  local lock=$1 mark
  mark=.venv/.installed-$(basename "$lock")-$(sha256sum "$lock" | cut -c1-16)
  [ -x "$PYTHON" ] || make_venv .venv
  if [ ! -e "$mark" ]; then
    echo "Installing Python packages (once) ..."
    "$PYTHON" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
    touch "$mark"
  fi
  "$PYTHON" scripts/messages compile
}

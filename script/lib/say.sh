# shellcheck shell=bash
# What the bootstrap says, and where it writes what the tools it calls say.

log=.build/bootstrap.log

say() { printf 'bootstrap: %s\n' "$*"; }

# step WHAT COMMAND...: names what it does, runs it with its output in the log, and tells how long it took.
# Returns what the command returned; the caller knows the remedy.
step() {
  local what=$1 began=$SECONDS status=0
  shift
  printf 'bootstrap: %s' "$what"
  log_begins=$(($(wc -l <"$log") + 1))
  printf '== %s: %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$what" >>"$log"
  "$@" >>"$log" 2>&1 9>&- || status=$?
  if [ "$status" = 0 ]; then printf ' (%s s)\n' $((SECONDS - began)); else printf '\n'; fi
  return "$status"
}

# fail WHAT REMEDY [LOG]: the one message, and the end. A remedy may have several lines.
fail() {
  {
    printf 'bootstrap: %s\n' "$1"
    if [ -n "${3:-}" ]; then
      last_lines "$3" | indented '  the log ends:'
      if disk_was_full "$3"; then printf '  the disk is full: %s\n' "$(df -Pk . | tail -n 1)"; fi
    fi
    printf '%s\n' "$2" | indented '  remedy:'
    if [ -n "${3:-}" ]; then printf '  log: %s\n' "$3"; fi
  } >&2
  exit 1
}

open_log() {
  if disk_is_full; then fail "the disk of $PWD is full" "free some space, at least 1 GB"; fi
  # A run with sudo leaves files of root; without this the next ordinary run ends in bash's own words.
  { mkdir -p .build && : >>"$log"; } 2>/dev/null ||
    fail "cannot write $PWD/$log as $(id -un)" "sudo chown -R $(id -un) '$PWD'"
  # Whether somebody is there to give sudo a password. Nothing from here on reads the caller's standard input.
  if [ -t 0 ] && { : </dev/tty; } 2>/dev/null; then terminal=yes; else terminal=; fi
  exec </dev/null
}

# Two runs in one folder would delete node_modules under each other. macOS has no flock; there they must not.
one_at_a_time() {
  command -v flock >/dev/null || return 0
  exec 9>.build/bootstrap.lock
  flock -n 9 && return 0
  say "another bootstrap is at work in this folder; waiting for it"
  flock 9
}

last_lines() { of_last_step "$1" | grep -v -e '^[[:space:]]*$' -e 'level=info' | tail -n 10 || true; }

# The bootstrap's own log is of all its runs.
of_last_step() { if [ "$1" = "$log" ]; then tail -n +"$((log_begins + 1))" "$log"; else cat "$1"; fi; }

indented() {
  printf '%s\n' "$1"
  sed 's/^/    /'
}

# npm clears up after itself: afterwards only its log knows.
disk_was_full() { disk_is_full || of_last_step "$1" | grep -q -e ENOSPC -e 'No space left'; }

# Less than 1 MB: not even a log fits.
disk_is_full() { [ "$(df -Pk . | awk 'END { print $4 }')" -lt 1024 ]; }

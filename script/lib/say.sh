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
      if [ "$(free_megabytes)" -lt 10 ]; then printf '  the disk of %s is full\n' "$PWD"; fi
    fi
    printf '%s\n' "$2" | indented '  remedy:'
    if [ -n "${3:-}" ]; then printf '  log: %s\n' "$3"; fi
  } >&2
  exit 1
}

open_log() {
  need_megabytes 10
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

# Asked beforehand, since a tool that fills the disk seldom says that it did, and clears up after itself.
need_megabytes() {
  [ "$(free_megabytes)" -ge "$1" ] ||
    fail "the disk of $PWD is full: $(free_megabytes) MB are free, $1 MB are needed" "free some space, at least 1 GB"
}

# Without what hides the cause: empty lines, stack traces, and what dockerd tells of its routine.
last_lines() {
  of_last_step "$1" | grep -v -e '^[[:space:]]*$' -e '^\(npm error\)\{0,1\} *at ' -e 'level=info' | tail -n 10 || true
}

# The bootstrap's own log is of all its runs.
of_last_step() { if [ "$1" = "$log" ]; then tail -n +"$((log_begins + 1))" "$log"; else cat "$1"; fi; }

indented() {
  printf '%s\n' "$1"
  sed 's/^/    /'
}

free_megabytes() { df -Pk . | awk 'END { print int($4 / 1024) }'; }

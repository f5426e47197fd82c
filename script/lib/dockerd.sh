# shellcheck shell=bash
# Starting the engine of this machine: with systemd where it runs, else dockerd in the background.

dockerd_log=.build/dockerd.log
# Seconds. A first start on a slow disk was seen to take 6.
dockerd_limit=30

start_dockerd() {
  if [ -d /run/systemd/system ]; then
    step "systemctl start docker" start_with_systemd ||
      fail "systemd could not start Docker" "see above why; journalctl -u docker tells more" "$log"
    dockerd_log=$log
  elif ! dockerd_runs; then
    forget_stale_pids
    start_in_background
  fi
  step "waiting for the Docker engine" await_engine ||
    fail "the Docker engine does not answer after its start: $engine_error" \
      "see above why; where no engine can run (a container without privileges), set DOCKER_HOST to one elsewhere" \
      "$dockerd_log"
}

start_command() {
  if [ -d /run/systemd/system ]; then echo "systemctl start docker"; else echo "setsid --fork dockerd >/var/log/dockerd.log 2>&1"; fi
}

start_with_systemd() {
  as_root systemctl start docker && return 0
  as_root journalctl --unit docker --lines 10 --no-pager --output cat
  return 1
}

# It must survive this script, its terminal, and the lock that this script holds (descriptor 9).
start_in_background() {
  say "dockerd in the background, its log is $dockerd_log"
  as_root setsid --fork dockerd >"$dockerd_log" 2>&1 9>&-
}

await_engine() {
  local end=$((SECONDS + dockerd_limit))
  until engine_answers; do
    let_in_who_started_it
    if [ $SECONDS -ge $end ] || dockerd_gave_up; then return 1; fi
    sleep 0.2
  done
}

# The user who starts an engine with sudo may use it until it stops. The socket is root's as before for everybody else:
# a group may have other members.
let_in_who_started_it() {
  case $engine_error in *"permission denied"*) as_root chown "$(id -u)" /var/run/docker.sock ;; esac
}

# Another bootstrap may have been faster, then ours ends with "pid file found", and all is well.
dockerd_gave_up() { grep -qs 'failed to start daemon' "$dockerd_log" && ! dockerd_runs; }

dockerd_runs() { runs dockerd /var/run/docker.pid; }

# Where /var/run survives a restart of the machine, its pid files name strangers, and dockerd would not start.
forget_stale_pids() {
  runs dockerd /var/run/docker.pid || as_root rm -f /var/run/docker.pid
  runs containerd /var/run/docker/containerd/containerd.pid || as_root rm -f /var/run/docker/containerd/containerd.pid
}

# runs NAME PIDFILE: a process that was killed keeps its name until its parent has heard of it.
runs() {
  local pid
  pid=$(cat "$2" 2>/dev/null) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$1" ] &&
    ! grep -qs '^State:[[:space:]]*[ZX]' "/proc/$pid/status"
}

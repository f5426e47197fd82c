#!/bin/bash
# Waits for membersrvc where /etc/hosts names it, as legacy links make it do. On a network of Compose's own the real script
# does not know of membersrvc; this one waits there as well when its container is up, but its port still closed.
timeout=20

main() {
  find_membersrvc
  if [ -z "$host" ]; then
    echo "No membersrvc to wait for, starting immediately"
    exec peer node start
  fi
  echo "membersrvc detected, waiting for it before starting with a $timeout second timout"
  echo "wait-for-it.sh: waiting $timeout seconds for $host:$port" >&2
  until connect 2>/dev/null; do
    if [ "$SECONDS" -ge "$timeout" ]; then
      echo "wait-for-it.sh: timeout occurred after waiting $timeout seconds for $host:$port" >&2
      echo "Failed to contact membersrvc within $timeout seconds"
      exit 1
    fi
    sleep 0.2
  done
  echo "wait-for-it.sh: $host:$port is available after $SECONDS seconds" >&2
  exec peer node start
}

find_membersrvc() {
  port=7054
  while read -r address names; do
    case "$names" in *membersrvc*) host=$address && return ;; esac
  done </etc/hosts
  case "$CORE_SECURITY_ENABLED" in 1 | t | T | true | TRUE | True) ;; *) return 0 ;; esac
  host=${CORE_PEER_PKI_ECA_PADDR%:*}
  port=${CORE_PEER_PKI_ECA_PADDR##*:}
  case "$(connect 2>&1)" in *"Connection refused"*) ;; *) host= ;; esac
}

connect() {
  (exec 3<>"/dev/tcp/$host/$port")
}

main

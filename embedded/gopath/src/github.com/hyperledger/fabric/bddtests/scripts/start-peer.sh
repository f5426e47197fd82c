#!/bin/bash
# Waits for membersrvc where /etc/hosts names it, which is so with legacy links and not on a network of Compose's own.
timeout=20
host=
while read -r address names; do
  case "$names" in *membersrvc*) host=$address && break ;; esac
done </etc/hosts
if [ -z "$host" ]; then
  echo "No membersrvc to wait for, starting immediately"
  exec peer node start
fi
echo "membersrvc detected, waiting for it before starting with a $timeout second timout"
echo "wait-for-it.sh: waiting $timeout seconds for $host:7054" >&2
while ! (exec 3<>"/dev/tcp/$host/7054") 2>/dev/null; do
  if [ "$SECONDS" -ge "$timeout" ]; then
    echo "wait-for-it.sh: timeout occurred after waiting $timeout seconds for $host:7054" >&2
    echo "Failed to contact membersrvc within $timeout seconds"
    exit 1
  fi
  sleep 0.2
done
echo "wait-for-it.sh: $host:7054 is available after $SECONDS seconds" >&2
exec peer node start

# shellcheck shell=bash
# A Docker engine that answers, and Compose v2. What answers is used as it is, wherever DOCKER_HOST or the docker
# context points; only an engine of this machine is installed or started, and only where that is allowed.

# 2.20 is the first Compose with everything the networks' files use.
compose_minimum=2.20

have_docker() {
  check_variables
  if engine_answers && compose_is_new_enough; then return 0; fi

  refuse_what_no_package_cures
  packages=$(missing_packages)
  may_set_up_docker || fail "$(what_is_missing)" "$(how_to_get_it)"
  if [ -n "$packages" ]; then install_docker; fi
  if ! engine_answers; then
    refuse_what_no_package_cures
    start_dockerd
  fi
  compose_is_new_enough || fail "$(what_is_missing)" "$(how_to_get_it)"
}

check_variables() {
  case ${BOOTSTRAP_DOCKER:-auto} in
    auto | never) ;;
    *) fail "BOOTSTRAP_DOCKER is '$BOOTSTRAP_DOCKER'" "set it to 'never' (install and start nothing), or 'auto' (the default)" ;;
  esac
  case ${BOOTSTRAP_SUDO:-no} in
    yes | no) ;;
    *) fail "BOOTSTRAP_SUDO is '$BOOTSTRAP_SUDO'" "set it to 'yes' (sudo may install and start Docker), or 'no' (the default)" ;;
  esac
}

# Sets engine_version, or engine_error to docker's own words.
engine_answers() {
  if ! command -v docker >/dev/null; then
    engine_error="no docker command on the PATH"
    return 1
  fi
  # stdout is the version, or an empty line; a client that warns does so on stderr.
  if engine_version=$(bounded docker version --format '{{.Server.Version}}' 2>.build/docker.err) && [ -n "$engine_version" ]; then
    return 0
  fi
  engine_error=$(grep -v '^[[:space:]]*$' .build/docker.err | head -n 1 || true)
  # Where access is denied, docker adds the HTTP request that was.
  engine_error=${engine_error%%: Get *}
  engine_error=${engine_error:-no answer within 10 s}
  return 1
}

# Sets compose_version, empty where there is no `docker compose`.
compose_is_new_enough() {
  compose_version=$(bounded docker compose version --short 2>/dev/null) || compose_version=
  compose_version=${compose_version#v}
  at_least "$compose_minimum" "$compose_version"
}

# at_least 2.20 2.26.1-4: compares major and minor. What is no version is not new enough.
at_least() {
  [[ $2 =~ ^([0-9]+)\.([0-9]+) ]] || return 1
  local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  ((major > ${1%.*} || (major == ${1%.*} && minor >= ${1#*.})))
}

refuse_what_no_package_cures() {
  command -v docker >/dev/null || return 0
  engine_answers && return 0
  case $engine_error in
    *"permission denied"*)
      fail "the Docker engine does not let $(id -un) in: $engine_error" \
        "sudo usermod -aG docker $(id -un)    # then log in again; or run this with sudo"
      ;;
    *"unable to resolve docker endpoint"*)
      fail "docker does not know which engine to use: $engine_error" "unset DOCKER_CONTEXT, or: docker context use default"
      ;;
  esac
  local endpoint
  endpoint=$(docker_endpoint)
  case $endpoint in
    "" | unix:///var/run/docker.sock | unix:///run/docker.sock) ;;
    *)
      fail "the Docker engine at $endpoint does not answer: $engine_error" \
        "start it, or choose another: $(how_the_endpoint_was_chosen)"
      ;;
  esac
}

docker_endpoint() {
  if [ -n "${DOCKER_HOST:-}" ]; then echo "$DOCKER_HOST"; else
    docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || true
  fi
}

how_the_endpoint_was_chosen() {
  if [ -n "${DOCKER_HOST:-}" ]; then echo "unset DOCKER_HOST for the engine of this machine"; else
    echo "the docker context is '$(docker context inspect --format '{{.Name}}')'; docker context use default"
  fi
}

what_is_missing() {
  local engine='' compose=''
  engine_answers || engine="a Docker engine ($engine_error)"
  compose_is_new_enough || compose="Docker Compose $compose_minimum or newer (found: ${compose_version:-none})"
  printf 'missing: %s%s%s' "$engine" "${engine:+${compose:+, and }}" "$compose"
}

# A remote engine that has gone away leaves the client waiting for minutes. macOS has no timeout.
bounded() { if command -v timeout >/dev/null; then timeout 10 "$@"; else "$@"; fi; }

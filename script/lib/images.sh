# shellcheck shell=bash
# The images of the embedded network, rebuilt when their sources changed. Where the network runs on others, which are not
# ours to build, it is only the packet filter that peers are cut off with.

have_images() {
  if [ "${FABRIC_IMAGES:-embedded}" = embedded ] && [[ "${FABRIC_VERSION:-0.6}" = 0.* ]]; then
    have_built "images of the embedded network"
  else
    have_built "packet filter that peers are cut off with" netfilter
  fi
}

# have_built WHAT [ARGUMENT]
have_built() {
  local what=$1
  shift
  build_images --check "$@" >/dev/null 2>&1 9>&- && return 0
  step "building the $what" build_images "$@" ||
    fail "the $what could not be built" "see above why; then run script/bootstrap again" "$log"
}

# The program that builds knows DOCKER_HOST, but no docker contexts.
build_images() { DOCKER_HOST=$(docker_endpoint) node --require ts-node/register embedded/build.ts "$@"; }

# shellcheck shell=bash
# The images of the embedded network, rebuilt when their sources changed; other images are not ours to build.

have_embedded_images() {
  [ "${FABRIC_IMAGES:-embedded}" = embedded ] || return 0
  build_images --check >/dev/null 2>&1 9>&- && return 0
  step "building the images of the embedded network" build_images ||
    fail "the images of the embedded network could not be built" "see above why; then run script/bootstrap again" "$log"
}

# The program that builds knows DOCKER_HOST, but no docker contexts.
build_images() { DOCKER_HOST=$(docker_endpoint) node --require ts-node/register embedded/build.ts "$@"; }

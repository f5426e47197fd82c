# shellcheck shell=bash
# The images of the embedded network, rebuilt when their sources changed; other images are not ours to build.

have_embedded_images() {
  [ "${FABRIC_IMAGES:-embedded}" = embedded ] || return 0
  [ -f embedded/build.ts ] || return 0
  step "embedded images" node --require ts-node/register embedded/build.ts ||
    fail "the images of the embedded network could not be built" "see above why; then run script/bootstrap again" "$log"
}

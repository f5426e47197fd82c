# shellcheck shell=bash
# The npm packages as package-lock.json has them. One of them is Node itself: the machine's own may be too old.

PATH=$PWD/node_modules/.bin:$PATH

have_npm_packages() {
  npm_packages_are_current && return 0
  command -v npm >/dev/null ||
    fail "npm is missing" "install Node 20 or newer with npm: https://nodejs.org/en/download, or your system's package"
  need_megabytes 400 # node_modules takes 314
  step "npm ci" npm_ci ||
    fail "npm ci failed" "see what npm said above; then run script/bootstrap again" "$log"
}

npm_packages_are_current() {
  [ -f node_modules/.package-lock.json ] && pinned_node script/lib/npm-packages.mts 2>/dev/null
}

npm_ci() {
  npm ci --loglevel=error --no-audit --no-fund --no-update-notifier || return 1
  # Where npm is told to run no install scripts (ignore-scripts), the package `node` still needs its own.
  pinned_node --version >/dev/null || npm rebuild node --ignore-scripts=false --loglevel=error
  pinned_node --version >/dev/null
}

pinned_node() { node_modules/.bin/node "$@"; }

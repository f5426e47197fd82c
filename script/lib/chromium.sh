# shellcheck shell=bash
# A browser for the test that looks at timelines in one: only in CI, and only where Debian's packages can be had.
# Without it that test is left out; so nothing fails for want of it.

have_chromium() {
  local browser
  [ -n "${CI:-}" ] || return 0
  for browser in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
    if command -v "$browser" >/dev/null; then return 0; fi
  done
  case $(distribution) in bookworm | debian) become_root || return 0 ;; *) return 0 ;; esac # Ubuntu's is a snap.
  step "apt-get install chromium" run_as_root_quietly "apt-get update
apt-get install -y --no-install-recommends chromium" || say "chromium could not be installed: timelines are not looked at in a browser"
}

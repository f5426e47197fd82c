# shellcheck shell=bash
# Docker from the packages of Debian and Ubuntu: which, with which commands, and whether we may.
# The commands that are run are the ones that are printed where we may not run them.

may_set_up_docker() {
  [ "${BOOTSTRAP_DOCKER:-auto}" != never ] && [ -n "$(distribution)" ] && become_root
}

# The distribution whose packages are known here, or nothing.
distribution() {
  [ "$(uname -s)" = Linux ] && [ -r /etc/os-release ] || return 0
  # shellcheck source=/dev/null
  (. /etc/os-release && distribution_of "${ID:-}" "${VERSION_ID:-}")
}

# Debian 11's libc is too old for Compose of Debian 13; testing and unstable have no VERSION_ID.
distribution_of() {
  case "$1 ${2%%.*}" in
    'debian 12') echo bookworm ;;
    'debian '[0-9] | 'debian 10' | 'debian 11') ;;
    'debian '*) echo debian ;;
    'ubuntu '*) echo ubuntu ;;
  esac
}

missing_packages() {
  local engine='' compose=''
  if ! command -v docker >/dev/null || ! { engine_answers || dockerd_is_installed; }; then engine=yes; fi
  compose_is_new_enough || compose=yes
  packages_of "$(distribution)" "$engine" "$compose"
}

# The PATH of an ordinary user on Debian has no /usr/sbin; whereis looks there.
dockerd_is_installed() { command -v dockerd >/dev/null || whereis -b dockerd 2>/dev/null | grep -q /; }

# packages_of DISTRIBUTION ENGINE COMPOSE: the last two empty for "not needed".
packages_of() {
  case $1 in
    # Debian 12's own docker-compose is 1.29. Its docker.io 20.10 spends 1.4 times the CPU time of 26.1 on each container.
    bookworm) echo ${2:+docker.io/trixie docker-cli/trixie apparmor} ${3:+docker-compose/trixie} ;;
    debian) echo ${2:+docker.io docker-cli apparmor} ${3:+docker-compose} ;;
    ubuntu) echo ${2:+docker.io apparmor} ${3:+docker-compose-v2} ;;
  esac
}

# Without --no-install-recommends docker-compose brings Debian 13's docker-cli, which removes Debian 12's docker.io.
# apparmor is only recommended by docker.io, but where the kernel has it on, no container starts without its parser.
install_commands() {
  case $1 in */trixie*) trixie_at_low_priority ;; esac
  echo "apt-get update"
  echo "apt-get install -y --no-install-recommends $1"
}

# Priority 50: of that suite apt takes only what is asked for by name, and its updates.
trixie_at_low_priority() {
  if grep -qsw trixie /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; then return; fi
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  printf '%s\n' "echo 'deb [signed-by=$keyring] http://deb.debian.org/debian trixie main' >/etc/apt/sources.list.d/trixie.list"
  printf '%s\n' "printf 'Package: *\nPin: release n=trixie\nPin-Priority: 50\n' >/etc/apt/preferences.d/trixie"
}

install_docker() {
  step "apt-get install $packages" run_as_root_quietly "$(install_commands "$packages")" ||
    fail "Docker could not be installed" "see what apt said above; by hand, as root:
$(install_commands "$packages")" "$log"
  hash -r
  [ "$(id -u)" = 0 ] || join_group_docker
}

run_as_root_quietly() {
  as_root env DEBIAN_FRONTEND=noninteractive APT_CONFIG="$PWD/script/lib/apt.conf" sh -ec "$1"
}

# Counts from the next login; an engine that was installed for a user must be of use to that user then, too.
join_group_docker() {
  step "$(id -un) joins the group docker" as_root usermod -aG docker "$(id -un)" ||
    fail "$(id -un) could not join the group docker" "sudo usermod -aG docker $(id -un)    # then log in again" "$log"
}

# Without root, sudo changes the machine only after an explicit yes: BOOTSTRAP_SUDO=yes, or in CI.
become_root() {
  [ "$(id -u)" = 0 ] && return 0
  may_use_sudo || return 1
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return 0
  [ -n "$terminal" ] && [ -z "${CI:-}" ] || return 1
  say "sudo asks for your password"
  sudo -v
}

may_use_sudo() { [ "${BOOTSTRAP_SUDO:-no}" = yes ] || [ -n "${CI:-}" ]; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

how_to_get_it() {
  if [ -n "$(distribution)" ]; then
    if [ "${BOOTSTRAP_DOCKER:-auto}" = never ]; then echo "unset BOOTSTRAP_DOCKER and run script/bootstrap again, or run as root:"; else
      echo "let script/bootstrap use sudo: BOOTSTRAP_SUDO=yes script/bootstrap. Or run as root:"
    fi
    if [ -n "$packages" ]; then install_commands "$packages"; fi
    if ! engine_answers; then start_command; fi
  elif [ "$(uname -s)" = Darwin ]; then
    echo "install Docker Desktop (https://docs.docker.com/desktop/), and start it: open -a Docker"
  else
    echo "install Docker with Compose (https://docs.docker.com/engine/install/), and start it"
  fi
}

#!/bin/sh
# Installs what the whole test run needs on Debian (and its kin) beyond npm: a browser, and programs that really send.
# Says what it does, installs only what is missing, does nothing the second time. Exit codes: 0 all there, 1 it could not.
#   scripts/setup-debian.sh          install
#   scripts/setup-debian.sh --check  only say what is missing
set -u

# program or file that must be there | package it comes in | what it is for
WANTED="
chromium|chromium|tests in a real browser
/usr/share/fonts/truetype/dejavu|fonts-dejavu-core|letters for the browser
rsyslogd|rsyslog|real syslog, plain and relayed
logger|bsdutils|single log lines
snmptrap|snmp|real traps and informs
snmpd|snmpd|a real agent to poll
snmpsimd|snmpsim|stand-ins for the agents of many vendors
fping|fping|reachability of many devices at once
ssh|openssh-client|configurations of devices
/usr/sbin/sshd|openssh-server|a real SSH server to fetch them from
openssl|openssl|certificates for TLS tests
setpriv|util-linux|the embedded database ends with us, however we end
tar|tar|looking into a backup
dovecot|dovecot-imapd|a real mailbox
/usr/lib/dovecot/lmtp|dovecot-lmtpd|delivery into the real mailbox
postfix|postfix|a real mail server and its bounces
pmacctd|pmacct|flows from a real exporter
ip|iproute2|networks of namespaces
ping|iputils-ping|whether they answer
lldpd|lldpd|neighbours that name themselves
/usr/lib/frr/ospfd|frr|routers
/usr/lib/*/frr/modules/ospfd_snmp.so|frr-snmp|their tables and traps by SNMP
faketime|faketime|a device with a wrong clock
"

say() { printf '%s\n' "$*"; }
fail() { say "setup-debian: $*" >&2; exit 1; }

# Programs of administrators are not in everyone's path.
PATH="$PATH:/usr/sbin:/sbin"

is_there() {
  case $1 in
    /*) for path in $1; do [ -e "$path" ] && return 0; done; return 1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing() {
  printf '%s\n' "$WANTED" | while IFS='|' read -r wanted package purpose; do
    [ -n "$wanted" ] || continue
    is_there "$wanted" || printf '%s|%s\n' "$package" "$purpose"
  done
}

LIST=$(missing)
if [ -z "$LIST" ]; then
  say "Everything the tests need is installed."
  exit 0
fi
say "Missing for the whole test run:"
printf '%s\n' "$LIST" | while IFS='|' read -r package purpose; do say "  $package ($purpose)"; done
[ "${1:-}" = "--check" ] && exit 1

PACKAGES=$(printf '%s\n' "$LIST" | cut -d'|' -f1 | tr '\n' ' ')
command -v apt-get >/dev/null 2>&1 || fail "this system has no apt-get. Install the like of these by hand: $PACKAGES"
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    SUDO="sudo -n"
  else
    fail "installing needs root. Run it as root, or: sudo apt-get install $PACKAGES"
  fi
else
  SUDO=""
fi

export DEBIAN_FRONTEND=noninteractive
# Postfix asks what it is for; nothing at all: the tests bring their own settings.
export DEBCONF_NONINTERACTIVE_SEEN=true
# Services must not start where they are only wanted as programs: rsyslog would take the machine's log.
POLICY=/usr/sbin/policy-rc.d
MADE_POLICY=no
if [ ! -e "$POLICY" ]; then
  printf '#!/bin/sh\nexit 101\n' | $SUDO tee "$POLICY" >/dev/null && $SUDO chmod 755 "$POLICY" && MADE_POLICY=yes
fi
clean_up() { [ "$MADE_POLICY" = yes ] && $SUDO rm -f "$POLICY"; MADE_POLICY=no; }
trap clean_up EXIT INT TERM

say "Installing: $PACKAGES"
# shellcheck disable=SC2086 # a list of words
if ! $SUDO apt-get install -y --no-install-recommends $PACKAGES >/dev/null 2>&1; then
  say "The list of packages may be old: fetching it anew."
  $SUDO apt-get update -q || fail "apt-get update failed: see above. Without the network, install by hand: $PACKAGES"
  # shellcheck disable=SC2086
  $SUDO apt-get install -y --no-install-recommends $PACKAGES || fail "apt-get could not install: see above."
fi

LIST=$(missing)
[ -z "$LIST" ] || fail "installed, but still not found: $(printf '%s\n' "$LIST" | cut -d'|' -f1 | tr '\n' ' ')"
say "Everything the tests need is installed now."

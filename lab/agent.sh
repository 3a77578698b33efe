#!/bin/sh
# What a router's agent tells of its ports beyond net-snmp's own tables, in net-snmp's pass_persist protocol: aliases
# (ifAlias) as the kernel has them, and octets that came in (ifHCInOctets) as the kernel counts them, plus whatever stands
# in SHIFTS/<port>, so that a counter can be made to stand anywhere. 64 bits, past the end it begins at 0 as they do.
#   agent.sh alias|octets COLUMN SHIFTS
what=$1 column=$2 shifts=$3

# Sets `port` to the name of the port numbered $1; fails when there is none.
find_port() {
  for port in /sys/class/net/*; do
    read -r number <"$port/ifindex" 2>/dev/null || continue
    [ "$number" = "$1" ] && port=${port##*/} && return 0
  done
  return 1
}

# The least number of a port above $1, into `next`; fails when there is none.
find_next() {
  next=
  for port in /sys/class/net/*; do
    read -r number <"$port/ifindex" 2>/dev/null || continue
    [ "$number" -gt "$1" ] && { [ -z "$next" ] || [ "$number" -lt "$next" ]; } && next=$number
  done
  [ -n "$next" ]
}

answer() {
  find_port "$1" || { echo NONE; return; }
  said=
  if [ "$what" = alias ]; then
    read -r said <"/sys/class/net/$port/ifalias"
    printf '%s\nstring\n%s\n' "$column.$1" "$said"
    return
  fi
  read -r said <"/sys/class/net/$port/statistics/rx_bytes"
  shift_by=0
  [ -f "$shifts/$port" ] && read -r shift_by <"$shifts/$port"
  printf '%s\ncounter64\n%u\n' "$column.$1" $((said + shift_by))
}

while read -r word; do
  case $word in
    PING) echo PONG ;;
    get)
      read -r oid
      answer "${oid#"$column".}"
      ;;
    getnext)
      read -r oid
      after=0
      case $oid in "$column".*) after=${oid#"$column".} ;; esac
      if find_next "${after%%.*}"; then answer "$next"; else echo NONE; fi
      ;;
    set)
      read -r oid
      read -r value
      echo not-writable
      ;;
    *) exit 0 ;;
  esac
done

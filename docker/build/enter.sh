#!/usr/bin/env bash
# enter.sh [--writable FOLDER] ROOT COMMAND...: runs a command in the file system ROOT as a container
# engine would, where there is none: read-only but for that folder, as an unprivileged user without
# capabilities, as process 1 of a namespace. The network is that of this machine. It takes Linux and
# util-linux; where the kernel refuses namespaces to this user, it says so and exits with 77.
set -eu

if [ "$1" != --inside ]; then
  owner=()
  [ "$(id -u)" = 0 ] || owner=(--map-root-user)
  apart=(unshare "${owner[@]}" --mount --pid --fork --kill-child)
  "${apart[@]}" mount -t tmpfs none /tmp 2>/dev/null || {
    echo "enter: the kernel refuses namespaces to $(id -un); try it as root" >&2
    exit 77
  }
  exec "${apart[@]}" -- "$0" --inside "$@"
fi

shift
writable=
if [ "$1" = --writable ]; then
  writable=$2
  shift 2
fi
root=$(readlink -f "$1")
shift

mount --bind "$root" "$root"
[ -z "$writable" ] || mount --bind "$root$writable" "$root$writable"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for file in hosts resolv.conf; do mount --bind "/etc/$file" "$root/etc/$file"; done
# Root of nothing but this namespace has nobody else to become.
user=()
[ "$(tr -s ' ' </proc/self/uid_map)" != ' 0 0 4294967295' ] ||
  user=(--userspec=65532:65532 --groups=)
cd /
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid \
  /usr/sbin/chroot "${user[@]}" "$root" "$@"

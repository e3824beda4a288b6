#!/usr/bin/env bash
# enter.sh ROOT COMMAND...: runs a command in the file system ROOT as a container engine would, where
# there is none: read-only, as an unprivileged user without capabilities, as process 1 of a
# namespace. The network is that of this machine. It takes Linux and util-linux; to whom the kernel
# gives no namespaces, it says so and exits with 77.
set -eu

if [ "$1" != --inside ]; then
  owner=()
  [ "$(id -u)" = 0 ] || owner=(--map-root-user)
  apart=(unshare "${owner[@]}" --mount --pid --fork --kill-child)
  "${apart[@]}" true 2>/dev/null || {
    echo "enter: this kernel gives no namespaces to $(id -un); try it as root" >&2
    exit 77
  }
  exec "${apart[@]}" -- "$0" --inside "$@"
fi

root=$(readlink -f "$2")
shift 2
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for file in hosts resolv.conf; do mount --bind "/etc/$file" "$root/etc/$file"; done
mount -o remount,bind,ro "$root"
# Root of nothing but this namespace has nobody else to become.
user=()
[ "$(cat /proc/self/uid_map | tr -s ' ')" != ' 0 0 4294967295' ] ||
  user=(--userspec=65532:65532 --groups=)
cd /
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid \
  /usr/sbin/chroot "${user[@]}" "$root" "$@"

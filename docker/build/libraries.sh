#!/usr/bin/env bash
# libraries.sh ROOT TO: in TO, what the runtime in ROOT is linked with, and nothing else that a Linux
# has: no shell, no package manager, no tool. They are those of the machine that builds, for whose C
# library its Java and the native code of Netty were made. Run it after runtime.sh.
set -eu
root=${1%/}
to=$2
runtime=$root/opt/penstock/runtime

find "$runtime" "$root/opt/penstock/native" -type f \( -name '*.so' -o -name java \) \
  -exec env LD_LIBRARY_PATH="$runtime/lib:$runtime/lib/server" ldd {} + |
  sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^\t\(\/[^ ]*\) (.*/\1/p' | sort -u |
  while read -r library; do
    [ "${library#"$root/opt/"}" = "$library" ] || continue
    mkdir -p "$to$(dirname "$library")"
    cp -L "$library" "$to$library"
    chmod 755 "$to$library"
  done

# What a container engine mounts upon, and the name of the user.
mkdir -p "$to"/{dev,etc,proc,sys,tmp}
touch "$to"/etc/{hostname,hosts,resolv.conf}
echo 'penstock:x:65532:65532::/:/sbin/nologin' >"$to/etc/passwd"
echo 'penstock:x:65532:' >"$to/etc/group"

#!/usr/bin/env bash
# jars.sh ROOT: the jars of launcher/image in ROOT/opt/penstock, without what no production process
# loads: those of others in lib/, which seldom change, ours in app/; the native code of this
# processor in native/, since a read-only file system is no place to unpack it; and java.options, the
# class path with the other options of every JVM, and those of the health check. Run it after Maven.
set -eu
root=${1%/}
here=$(cd "$(dirname "$0")" && pwd)
from=$here/../../launcher/image/target
to=$root/opt/penstock
# shellcheck source=docker/build/jdk.sh
. "$here/jdk.sh"

rm -rf "$to/lib" "$to/app" "$to/native"
mkdir -p "$to/app" "$to/native"
"$java_home/bin/java" -cp "$(ls "$from"/lib/asm-*.jar)" "$here/TrimJars.java" "$from/lib" "$to/lib" "$feature"
mv "$to"/lib/penstock-*.jar "$to/app"

arch=$(uname -m)
(cd "$to/native" && "$java_home/bin/jar" --extract \
  --file "$(ls "$from"/lib/netty-transport-native-epoll-*-linux-"${arch/aarch64/aarch_64}".jar)" META-INF/native &&
  mv META-INF/native/* . && rm -r META-INF)

class_path=
mapfile -t -d : jars <"$from/class-path"
for jar in "${jars[@]#lib/}"; do
  for folder in app lib; do
    [ ! -f "$to/$folder/$jar" ] || class_path=$class_path:/opt/penstock/$folder/$jar
  done
done

{
  cat "$here/java.options"
  # Netty is faster with both, and from JDK 24 on they have to be asked for.
  [ "$feature" -lt 24 ] || printf '%s\n' --sun-misc-unsafe-memory-access=allow \
    --enable-native-access=ALL-UNNAMED
  # Object headers of half the size: less to allocate, to copy and to keep.
  [ "$feature" -lt 25 ] || echo -XX:+UseCompactObjectHeaders
  if [ "$feature" -lt 25 ]; then
    echo -XX:SharedArchiveFile=/opt/penstock/archive/penstock.jsa
  else
    echo -XX:AOTCache=/opt/penstock/archive/penstock.aot
    # One that is missing or does not fit is no reason for a word.
    echo '-Xlog:aot*=off'
  fi
  echo '-Xlog:cds*=off'
  echo "-cp ${class_path#:}"
  echo dev.penstock.launcher.Main
} | sed '/^#/d' >"$to/java.options"

# The health check is a program of its own, as small as a JVM can be.
printf '%s\n' -Xmx16m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData \
  "-cp /opt/penstock/app/$(cd "$to/app" && echo penstock-launcher-*.jar)" \
  dev.penstock.launcher.HealthProbe >"$to/health.options"

# An archive of classes knows its jars by their time, and equal content should be an equal layer.
find "$to/app" "$to/lib" "$to/native" "$to"/*.options -exec touch -d "@${SOURCE_DATE_EPOCH:-0}" {} +

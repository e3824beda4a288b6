#!/usr/bin/env bash
# archive.sh ROOT CLASSES TRIAL...: in ROOT/opt/penstock/archive, an archive of the classes that a run
# in ROOT loads, as a JVM has them once they are loaded and linked: `all` of them, or `some`, a third
# of their size for half of the time that they save; on JDK 25 and newer always all, with what the JVM
# has learned of them. The options of every JVM name it, and where it is missing nothing else changes.
# TRIAL sees orders through the command that it is given, such as `scripts/penstock trial --`. With /
# as ROOT it runs in place, inside the build stage of an image.
set -eu
root=${1%/}
classes=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
folder=/opt/penstock/archive
inside=$root$folder
# shellcheck source=docker/build/jdk.sh
. "$here/jdk.sh"

# Ours with their lambdas and what those stand on; supertypes come with them. A lambda is a class that
# is made at run time, which takes longer than to read one.
case $classes in
  all) chosen=. ;;
  some) chosen='^(#|@lambda-form-invoker |(@lambda-proxy )?dev/penstock/|java/lang/|jdk/internal/)' ;;
  *)
    echo "archive: unknown classes \"$classes\"; some and all are known" >&2
    exit 2
    ;;
esac

rm -rf "$inside"
mkdir -p "$inside"
chmod 1777 "$inside" # until it is made, by a user who owns nothing
sed '/Archive\|AOT/d' "$root/opt/penstock/java.options" >"$inside/options"

java=(/opt/penstock/runtime/bin/java)
[ -z "$root" ] || java=("$here/enter.sh" --writable "$folder" "$root" "${java[@]}")

if [ "$feature" -ge 25 ]; then
  # In two steps, since the end of a run by SIGTERM is no time for the second.
  recording=-XX:AOTConfiguration=$folder/recording
  "$@" "${java[@]}" -XX:AOTMode=record "$recording" @$folder/options run
  "${java[@]}" -XX:AOTMode=create "$recording" -XX:AOTCache=$folder/penstock.aot @$folder/options
else
  "$@" "${java[@]}" -XX:DumpLoadedClassList=$folder/loaded @$folder/options run
  grep -E "$chosen" "$inside/loaded" >"$inside/classes"
  "${java[@]}" -Xshare:dump -XX:SharedClassListFile=$folder/classes '-Xlog:disable' \
    -XX:SharedArchiveFile=$folder/penstock.jsa @$folder/options
fi

find "$inside" -type f ! -name 'penstock.*' -delete
[ "$(id -u)" != 0 ] || chown -R 0:0 "$inside"
chmod 755 "$inside"
chmod 644 "$inside"/penstock.*
find "$inside" -exec touch -d "@${SOURCE_DATE_EPOCH:-0}" {} +

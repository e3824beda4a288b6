#!/usr/bin/env bash
# runtime.sh ROOT: a Java with just the modules that the jars in ROOT need, and without what
# java.unused names, in ROOT/opt/penstock/runtime. Run it after jars.sh.
set -eu
root=${1%/}
here=$(cd "$(dirname "$0")" && pwd)
to=$root/opt/penstock/runtime
# shellcheck source=docker/build/jdk.sh
. "$here/jdk.sh"

# Named in code that never runs here: beans of snakeyaml and of a data source, compilation of
# annotations, Kerberos, flight recordings of an allocator.
without=(java.desktop java.compiler java.security.jgss jdk.jfr)
# Found by name only: elliptic curves of TLS, from 22 on a part of java.base.
also=(jdk.crypto.ec)

named=$("$java_home/bin/jdeps" --multi-release "$feature" --ignore-missing-deps \
  --print-module-deps "$root"/opt/penstock/{app,lib}/*.jar)
modules=,$named$(printf ',%s' "${also[@]}"),
for module in "${without[@]}"; do modules=${modules/,$module,/,}; done
modules=${modules#,}

# A package has to stay when it is declared, so the first of its classes does.
unused=$(mktemp)
trap 'rm -f "$unused"' EXIT
"$java_home/bin/jimage" list "$java_home/lib/modules" |
  awk '/^Module: / { module = $2 } /^    / { print "/" module "/" $1 }' | sort |
  awk -v patterns="$here/java.unused" '
    function package(resource) { sub("/[^/]*$", "", resource); return resource }
    BEGIN {
      while ((getline line < patterns) > 0)
        if (line !~ /^#/) pattern = pattern (pattern == "" ? "" : "|") "(" line ")"
    }
    $0 ~ pattern { out[++count] = $0; next }
    { stays[package($0)] = 1 }
    END { for (i = 1; i <= count; i++) if (stays[package(out[i])]++) print out[i] }' >"$unused"

# Of which little is loaded, so it is compressed: that makes it smaller on disk, and larger in the
# registry, since gzip packs plain classes better than zipped ones.
zip=2
[ "$feature" -lt 21 ] || zip=zip-6
zipped=('/java.[c-z]*/**' '/jdk.*/**' '/java.base/com/**' '/java.base/sun/security/**')

rm -rf "$to"
"$java_home/bin/jlink" --add-modules "${modules%,}" --strip-debug --no-header-files --no-man-pages \
  --exclude-resources="@$unused" --compress="$zip:filter=$(IFS=, && echo "${zipped[*]}")" --output "$to"
find "$to/bin" -type f ! -name java -delete
# For tools, for starting other programs, and for archives that are not made here.
rm -f "$to"/lib/{jexec,jspawnhelper,jrt-fs.jar,classlist}
# Names of functions that only a debugger asks for.
if command -v strip >/dev/null; then
  find "$to" -type f \( -name '*.so' -o -name java \) -exec strip --strip-unneeded {} +
else
  echo "image: no strip found, so native code may be larger than it need be; binutils has it" >&2
fi
find "$to" -exec touch -h -d "@${SOURCE_DATE_EPOCH:-0}" {} +

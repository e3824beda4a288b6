# Sourced: which JDK builds the image.
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
[ -x "$java_home/bin/jlink" ] || {
  echo "no JDK with jlink in ${java_home:-JAVA_HOME}; point JAVA_HOME at a JDK 17 or newer" >&2
  exit 1
}
feature=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java_home/release")

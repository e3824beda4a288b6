#!/usr/bin/env bash
# Makes the secrets of an installation, each in a file of its own; those that are there stay.
#   docker/secrets.sh docker/secrets nats-1 nats-2 nats-3                    for docker/compose.yaml
#   docker/secrets.sh docker/kubernetes/overlays/dev/secrets nats-0.nats nats-1.nats nats-2.nats
# The arguments after the folder are the names by which the nats-servers find each other.
set -eu
[ $# -ge 2 ] || { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
folder=$1
shift
umask 022
mkdir -p "$folder"
# Others cannot enter; containers, which run as other users, get the files themselves.
chmod 700 "$folder"

secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

put() {
  [ ! -e "$folder/$1" ] || return 0
  printf '%s\n' "$2" >"$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
  echo "made $folder/$1"
}

put nats_password "$(secret)"
put postgres_password "$(secret)"
put database_url "postgresql://penstock:$(cat "$folder/postgres_password")@postgres:5432/penstock"
# That of the provider; replace it when the provider is not ours.
put gateway_key "sk_test_$(secret)"
put grafana_password "$(secret)"

route=$(secret)
routes=
for node in "$@"; do routes="$routes${routes:+, }\"nats://route:$route@$node:6222\""; done
put nats_secrets "PENSTOCK_PASSWORD: \"$(cat "$folder/nats_password")\"
PRODUCER_PASSWORD: \"$(secret)\"
OPERATOR_PASSWORD: \"$(secret)\"
ROUTE_PASSWORD: \"$route\"
ROUTES: [$routes]"

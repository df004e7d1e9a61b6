#!/bin/sh
# Makes each secret that is missing; what is there stays. Nobody but the owner enters the folder. The files themselves are
# readable, because containers with users of their own read them.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

make() {
  [ -e "secrets/$1" ] && return
  printf '%s\n' "$2" > "secrets/$1"
  chmod 444 "secrets/$1"
  echo "made secrets/$1${3:+: $3}"
}

random() {
  head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n'
}

make exporter-token "$(random)"
make alert-webhook-token "$(random)"
make inventory-token "$(random)"
make gateway-key "$(random)"
make grafana-key "$(random)"
make grafana-admin "$(random)" 'the password of admin in Grafana'
make influx-token "$(random)" 'replace it by a token of your InfluxDB, if you use one'
make postgres-password "$(random)" 'for postgres.yml'
make pdu-read public 'replace it by the SNMP community that reads your PDUs'
make pdu-write private 'replace it by the SNMP community that switches your PDUs'

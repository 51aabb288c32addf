#!/bin/sh
# Changes to the release in this bundle, and goes back by itself if that fails.
#
#   ./upgrade.sh            say what will change, ask, then do it
#   ./upgrade.sh --yes      the same without asking
#   ./upgrade.sh --look     say what will change, and do nothing
#
# The folder: $LOABAN_DIR, or ~/loaban. How it is started and stopped: $LOABAN_START and
# $LOABAN_STOP, or else systemctl. How long /ready may take: $LOABAN_READY_WITHIN seconds.
# Ends with 0 when the new release runs, 1 when the old one runs as before, 3 when
# neither does: then it has said what to type.
set -eu
umask 077

say() { printf '%s\n' "$*" || true; } # whoever reads may have gone
stop() { printf '%s\n' "$*" >&2; exit 1; }

asks=yes looks=
case "${1-}" in
  '') ;;
  --yes) asks= ;;
  --look) looks=yes ;;
  *) say "usage: upgrade.sh [--yes | --look]" >&2; exit 2 ;;
esac

bundle=$(cd "$(dirname "$0")" && pwd)
[ -r "$bundle/VERSION" ] || stop "$bundle is not an unpacked bundle: run the upgrade.sh in it"
to=$(cat "$bundle/VERSION")
folder=${LOABAN_DIR:-${HOME:?is not set: say where with LOABAN_DIR}/loaban}
[ -L "$folder/current" ] || stop "nothing is installed in $folder: run install.sh, or say where with LOABAN_DIR"
folder=$(cd "$folder" && pwd)
from=$(basename "$(readlink "$folder/current")")
[ "$from" != "$to" ] || stop "release $to is in use already"

# As root, what belongs to the installation's owner is made as that owner.
owner=$(stat -c %U "$folder")
own() {
  if [ "$(id -u)" = 0 ] && [ "$owner" != root ]; then
    runuser -u "$owner" -- "$@"
  else
    "$@"
  fi
}
# release VERSION COMMAND…: a command of that release, in the installation's folder.
release() {
  one=$folder/releases/$1/.venv/bin/bot
  shift
  (cd "$folder" && own "$one" "$@")
}
service=systemctl
if [ "$(id -u)" != 0 ] && systemctl --user cat loaban >/dev/null 2>&1; then
  service="systemctl --user"
fi
start_it() { (cd "$folder" && sh -c "${LOABAN_START:-$service start loaban}"); }
stop_it() { (cd "$folder" && sh -c "${LOABAN_STOP:-$service stop loaban}"); }
[ -n "$looks" ] || [ -n "${LOABAN_START:+${LOABAN_STOP-}}" ] || $service cat loaban >/dev/null 2>&1 ||
  stop "systemd does not run it here: let it (step 4 of the page), or say with LOABAN_STOP and LOABAN_START how it is stopped and started"

mkdir "$folder/.upgrading" 2>/dev/null ||
  stop "another upgrade is under way; if none is: rmdir $folder/.upgrading"
notes=$(mktemp -d)
trap 'rm -rf "$notes"; rmdir "$folder/.upgrading"' EXIT

# --- what it will change ------------------------------------------------------------

say "1. Putting release $to beside $from"
own env LOABAN_DIR="$folder" "$bundle/install.sh" --beside >"$notes/install" 2>&1 ||
  { cat "$notes/install" >&2; stop "it could not be installed; $from runs as before"; }

# What `bot check` shows of the settings; faults of the new release are told below.
settings() {
  release "$1" check 2>"$notes/faults.$1" >"$notes/check.$1" && sound=yes || sound=
  sed -n 's|^\(BOT_[A-Z_]*=.*\)|\1|p' "$notes/check.$1" |
    sed "s|/releases/$1/|/releases/…/|g" | LC_ALL=C sort >"$notes/settings.$1"
}
settings "$from"
settings "$to"
if [ -z "$sound" ]; then
  cat "$notes/faults.$to" >&2
  stop "\`bot check\` of release $to finds faults: mend them first; $from runs as before"
fi
release "$to" database migrate --dry-run >"$notes/changes" 2>"$notes/faults" ||
  { cat "$notes/faults" >&2; stop "release $to cannot use the database; $from runs as before"; }
pending=$(tail -n +2 "$notes/changes" | wc -l)

say "   This changes:"
say "   release   $from -> $to"
say "   database  $(head -n 1 "$notes/changes")"
tail -n +2 "$notes/changes" | sed 's/^/             /'
LC_ALL=C comm -13 "$notes/settings.$from" "$notes/settings.$to" | sed 's/^/   setting   now /'
cut -d = -f 1 "$notes/settings.$from" | LC_ALL=C sort >"$notes/names.$from"
cut -d = -f 1 "$notes/settings.$to" | LC_ALL=C sort >"$notes/names.$to"
LC_ALL=C comm -23 "$notes/names.$from" "$notes/names.$to" | while read -r name; do
  is_set=
  if grep -q "^$name=" "$folder/.env" 2>/dev/null; then is_set="; take it out of .env"; fi
  say "   setting   $name means nothing any more$is_set"
done
for unit in "$folder/releases/$to"/deploy/loaban*.service "$folder/releases/$to"/deploy/loaban*.timer; do
  [ -e "$unit" ] || continue
  cmp -s "$unit" "$folder/releases/$from/deploy/${unit##*/}" ||
    say "   systemd   ${unit##*/} is another one: afterwards copy $folder/systemd/${unit##*/} again, as the page says"
done
[ -z "$looks" ] || exit 0
if [ -n "$asks" ]; then
  printf 'Go on? It stops for a minute. [y/N] '
  read -r answer || answer=
  [ "$answer" = y ] || [ "$answer" = Y ] || stop "nothing was changed"
fi

# --- doing it -----------------------------------------------------------------------

value() { sed -n "s|^$1=||p" "$notes/check.$to" | head -n 1; }
host=$(value BOT_WEB_HOST)
case "$host" in 0.0.0.0 | :: | '') host=127.0.0.1 ;; esac
# asked PATH: its status and body, as in `200 {…}`; nothing where nobody answers.
asked() {
  "$folder/releases/$to/.venv/bin/python" - "$host" "$(value BOT_WEB_PORT)" "$1" 2>/dev/null <<'END' || true
import http.client, sys
host, port, path = sys.argv[1:]
connection = http.client.HTTPConnection(host, int(port), timeout=5)
connection.request("GET", path)
answer = connection.getresponse()
print(answer.status, answer.read().decode().replace("\n", " "))
END
}
# Where a channel did not answer before, it need not afterwards.
case "$(asked /ready)" in 200*) wanted='200*' ;; *) wanted='*"database": "ok"*' ;; esac
# up SECONDS: whether it is ready within them.
up() {
  left=$1
  while [ "$left" -gt 0 ]; do
    # shellcheck disable=SC2254  # it is a pattern
    case "$(asked /ready)" in $wanted) return 0 ;; esac
    sleep 1
    left=$((left - 1))
  done
  return 1
}
down() {
  stop_it >"$notes/stop" 2>&1 || { cat "$notes/stop" >&2; return 1; }
  left=30
  while [ -n "$(asked /health)" ]; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { say "it still answers" >&2; return 1; }
    sleep 1
  done
}
use() {
  own ln -sfn "releases/$1" "$folder/current.new" && own mv -fT "$folder/current.new" "$folder/current"
}
# The number of rows of each table, as `name: number`.
rows() { release "$1" database info 2>/dev/null | sed 1d | LC_ALL=C sort; }

again() { # the old release, where nothing of the database was touched
  start_it || true # whoever was not stopped needs none
  up 180 || { say "$1, and $from does not start either: see its log" >&2; exit 3; }
  stop "$1: $from runs as before, nothing was lost"
}

trap : HUP INT TERM # what is cut off by them fails, and it goes back
say "2. Stopping $from"
down || again "it could not be stopped"

backup=backups/before-$to-$(date +%Y%m%d-%H%M%S).gz
say "3. Backing up into $folder/$backup"
release "$from" database backup "$backup" >"$notes/backup" 2>&1 ||
  { cat "$notes/backup" >&2; again "no backup could be made"; }

back() { # goes back to the old release and the backup
  say "   $1" >&2
  say "   Going back to $from" >&2
  down || true
  [ ! -s "$notes/before" ] || rows "$to" >"$notes/after"
  use "$from"
  if [ "$pending" -gt 0 ]; then
    release "$from" database restore --replace "$backup" >"$notes/restored" 2>&1 || {
      cat "$notes/restored" >&2
      say "the backup could not be restored; the database is as $to left it. Type:" >&2
      say "  cd $folder && ./bot database restore --replace $backup" >&2
      exit 3
    }
    sed 's/^/   /' "$notes/restored" >&2
    lost
  fi
  start_it && up 180 || { say "$from does not start: see its log; the database is the one of before" >&2; exit 3; }
  stop "$from runs as before"
}
lost() { # what the release that failed had taken in; what it had not is at Telegram
  touch "$notes/before" "$notes/after"
  LC_ALL=C join -t : "$notes/before" "$notes/after" |
    awk -F : '$3 + 0 > $2 + 0 { printf "   only there: %d in %s\n", $3 - $2, $1 }' >"$notes/lost"
  if grep -q ' in incoming$' "$notes/lost"; then
    say "   $to had taken in what people wrote; $from does not know of it:" >&2
    cat "$notes/lost" >&2
  else
    say "   Nobody wrote anything in the meantime: nothing was lost" >&2
  fi
}

say "4. Changing to $to"
use "$to"
if [ "$pending" -gt 0 ]; then
  say "5. Changing the database"
  release "$to" database migrate >"$notes/migrate" 2>&1 ||
    { tail -n 3 "$notes/migrate" >&2; back "The database could not be changed"; }
else
  say "5. The database stays as it is"
fi
rows "$to" >"$notes/before"
say "6. Starting $to, and waiting until it is ready"
start_it || back "$to could not be started"
up "${LOABAN_READY_WITHIN:-180}" || {
  answer=$(asked /ready)
  back "$to was not ready in time: ${answer:-it does not answer, see its log}"
}
# systemd's files, with this folder and its owner filled in, as install.sh does.
own mkdir -p "$folder/systemd"
for unit in "$folder/releases/$to"/deploy/loaban*.service "$folder/releases/$to"/deploy/loaban*.timer; do
  [ -e "$unit" ] || continue
  sed "s|/srv/loaban|$folder|g; s|%h/loaban|$folder|g; s|^User=.*|User=$owner|" "$unit" |
    own tee "$folder/systemd/${unit##*/}" >/dev/null
done
say "Release $to runs. $from lies beside it, in $folder/releases/$from."
say "The backup of before is $folder/$backup; the daily backup clears it when it is old."

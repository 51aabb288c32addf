#!/bin/sh
# Puts this release into a folder of yours: no root, no network, no Docker.
#
#   ./install.sh            install, and make it the current release
#   ./install.sh --beside   install beside the current one; it is not used yet
#
# The folder: $LOABAN_DIR, or ~/loaban. The Python: $PYTHON, or the first that fits.
# It may be run again at any time: what is there is left, what is half done is redone.
set -eu
umask 077

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

beside=
case "${1-}" in
  '') ;;
  --beside) beside=yes ;;
  *) say "usage: install.sh [--beside]" >&2; exit 2 ;;
esac

bundle=$(cd "$(dirname "$0")" && pwd)
[ -r "$bundle/VERSION" ] && [ -d "$bundle/wheels" ] ||
  stop "$bundle is not an unpacked bundle: unpack loaban-…-linux-x86_64.tar.gz and run the install.sh in it"
version=$(cat "$bundle/VERSION")
folder=${LOABAN_DIR:-${HOME:?is not set: say where with LOABAN_DIR}/loaban}
case $folder in
  *[!A-Za-z0-9/._-]*) stop "systemd cannot name the folder $folder: say another one with LOABAN_DIR" ;;
esac

[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
  stop "this bundle is for Linux on x86_64; this machine is $(uname -s) on $(uname -m)"

# A Python for which the bundle has wheels. Its venv and pip may be missing.
python=
for one in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
  has=$("$one" -c 'import sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  if grep -qx "$has" "$bundle/PYTHONS"; then python=$one; break; fi
done
[ -n "$python" ] ||
  stop "no Python that fits: this bundle needs one of $(tr '\n' ' ' <"$bundle/PYTHONS"); install it from your Linux's own packages, or say where it is: PYTHON=/path/to/python3 ./install.sh"

say "Checking the bundle"
(cd "$bundle" && sha256sum --quiet --check SHA256SUMS) ||
  stop "the bundle is damaged: copy and unpack it again"

mkdir -p "$folder/releases" "$folder/data" "$folder/backups"
folder=$(cd "$folder" && pwd)
release=$folder/releases/$version
digest=$(sha256sum <"$bundle/SHA256SUMS" | cut -d ' ' -f 1)

# `.installed` is written last: without it a release is half done.
is_whole() {
  [ -f "$release/.installed" ] && "$release/.venv/bin/bot" --version >/dev/null 2>&1
}
if is_whole; then
  [ "$(cat "$release/.installed")" = "$digest" ] ||
    stop "$release is another build of $version: ask for a bundle with its own version"
  say "Release $version is installed already"
else
  say "Installing release $version into $release with $("$python" --version)"
  rm -rf "$release"
  cp -R "$bundle/program" "$release"
  "$python" -m venv --without-pip "$release/.venv"
  # pip runs from its own wheel, and hears of no index, whatever this machine's settings.
  installer=$(echo "$bundle"/wheels/pip-*.whl)
  pip() {
    env -i PATH="$PATH" HOME="$release" PIP_CONFIG_FILE=/dev/null \
      "$release/.venv/bin/python" "$installer/pip" install \
      --quiet --disable-pip-version-check --no-cache-dir --no-index "$@"
  }
  pip --find-links "$bundle/wheels" --require-hashes --requirement "$release/requirements.lock"
  pip --no-build-isolation --no-deps --editable "$release"
  "$release/.venv/bin/python" -m compileall -q "$release/bot"
  printf '%s\n' "$digest" >"$release/.installed"
fi

if [ ! -e "$folder/.env" ]; then
  cp "$release/deploy/settings.env" "$folder/.env"
fi
cat >"$folder/bot.new" <<'END'
#!/bin/sh
# The current release's commands, in the folder where its settings and data are.
cd "$(dirname "$(readlink -f "$0")")" && exec current/.venv/bin/bot "$@"
END
chmod 700 "$folder/bot.new"
mv -f "$folder/bot.new" "$folder/bot"

if [ -n "$beside" ]; then
  say "Release $version lies in $release; the current one is as it was"
  exit 0
fi
used=$(readlink "$folder/current" || true)
[ -z "$used" ] || [ "$used" = "releases/$version" ] ||
  stop "$folder/$used is in use: go on with ./upgrade.sh, which can go back"
ln -sfn "releases/$version" "$folder/current.new"
mv -fT "$folder/current.new" "$folder/current"

# systemd's files, with this folder and its owner filled in.
mkdir -p "$folder/systemd"
for unit in "$release"/deploy/loaban*.service "$release"/deploy/loaban*.timer; do
  [ -e "$unit" ] || continue
  sed "s|/srv/loaban|$folder|g; s|%h/loaban|$folder|g; s|^User=.*|User=$(id -un)|" \
    "$unit" >"$folder/systemd/${unit##*/}"
done

say "Checking the settings and the content"
(cd "$folder" && current/.venv/bin/bot check >check.txt) ||
  stop "installed, but \`bot check\` found faults: mend them, and run it again: cd $folder && ./bot check"
grep '^warning: BOT_' "$folder/check.txt" || true
rm -f "$folder/check.txt"
say "
Release $version is ready in $folder.
  settings:  $folder/.env
  start it:  cd $folder && ./bot run"

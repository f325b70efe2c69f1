#!/bin/sh
# Builds the native runtime, or its tests:
#   build.sh lib DIRECTORY      the library; it imports only what the file 'imports' lists
#   build.sh test DIRECTORY     the C tests, plain and under sanitizers, and of the check of imports
#   build.sh aarch64 DIRECTORY  tests for aarch64, run by qemu, and the library; where there is no cross compiler it says so
#   build.sh musl DIRECTORY LIBRARY  the C tests under musl, of the library as it was built; without musl-gcc it says so
#   build.sh check LIBRARY      says what a library imports that it may not
#   build.sh layout             says which C files clang-format would change; without clang-format 23 it says so
# Same sources and same compiler give the same bytes: no time stamps, no build id, no paths.
set -eu
root=$(cd "$(dirname "$0")" && pwd)
newest=2.17
warnings="-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual"
# What distributions add by default would import more.
plain="-U_FORTIFY_SOURCE -fno-stack-protector"
flags="-std=gnu17 -fPIC -fvisibility=hidden $plain $warnings"

fail() {
  echo "build.sh: $1" >&2
  exit 1
}

skip() {
  echo "build.sh: skipped: $1"
  exit 0
}

# stubs COMPILER DIRECTORY: libraries with the names and versions that may be imported, and nothing in them.
stubs() {
  machine=$($1 -dumpmachine)
  mkdir -p "$2"
  for library in libc.so.6 libdl.so.2 libpthread.so.0; do
    grep "^$library " imports | while read -r _ version symbol; do
      case $machine in x86_64-*) ;; *) version=GLIBC_2.17 ;; esac
      echo "$version { $symbol; };" >&3
      printf '.globl %s\n.type %s, %%function\n%s:\n' "$symbol" "$symbol" "$symbol"
    done > "$2/$library.s" 3> "$2/$library.versions"
    # One node a version, each once.
    awk '{ of[$1] = of[$1] " " $3 } END { for (v in of) print v " {" of[v] " };"; }' "$2/$library.versions" |
      LC_ALL=C sort > "$2/$library.map"
    $1 -shared -nostdlib -Wl,-soname,$library -Wl,--version-script="$2/$library.map" -o "$2/$library" "$2/$library.s"
  done
}

# library COMPILER DIRECTORY FILES...: from sources or objects.
library() {
  compiler=$1
  directory=$2
  shift 2
  stubs "$compiler" "$directory.stubs"
  mkdir -p "$directory"
  set -- "$@" -lgcc "$directory.stubs"/libc.so.6 "$directory.stubs"/libdl.so.2 "$directory.stubs"/libpthread.so.0
  # The baseline of the platform; wider machines get loops of their own inside (copies.h).
  $compiler $flags -O3 -g0 -shared -nodefaultlibs -Wl,-soname,libquern_nrt.so.1 -Wl,--build-id=none -Wl,-z,defs \
    -Wl,-z,relro,-z,now -o "$directory/libquern_nrt.so" "$@" ||
    fail "the native runtime does not link. It may use of the C library only what is in $root/imports,
and in glibc $newest and musl."
  rm -rf "$directory.stubs"
  check "$directory/libquern_nrt.so"
}

# check LIBRARY: it loads on glibc from the newest version allowed on, and on musl, and needs no further library.
check() {
  objdump -T "$1" > "$1.symbols"
  readelf -dW "$1" > "$1.dynamic"
  wrong=$(awk -v newest=$newest '
    FILENAME ~ /imports$/ { if ($1 !~ /^#/) { allowed[$3] = 1; library[$1] = 1 }; next }
    FILENAME ~ /dynamic$/ {
      gsub(/[][]/, "", $NF)
      if ($2 == "(NEEDED)" && !($NF in library)) print "it needs the library " $NF
      next
    }
    /\*UND\*/ {
      weak = / w  /; name = $NF; version = $(NF - 1); gsub(/[()]/, "", version)
      if (version ~ /^GLIBC_/) {
        split(substr(version, 7), v, "."); split(newest, n, ".")
        if (v[1] + 0 != n[1] || v[2] + 0 > n[2] + 0) {
          print "it needs " version " for " name ", and the newest allowed is GLIBC_" newest
        }
      }
      if (!weak && !(name in allowed)) print "it imports " name ", which the file imports does not list"
    }' imports "$1.dynamic" "$1.symbols")
  ifuncs=$(readelf -rW --dyn-syms "$1" | grep -cE 'IRELATIV|IFUNC' || true)
  rm -f "$1.symbols" "$1.dynamic"
  [ "$ifuncs" = 0 ] || wrong="$wrong
it has $ifuncs functions that the loader is to choose (ifunc), which musl's does not do"
  [ -z "$wrong" ] || fail "$1 would not load everywhere:
$wrong"
}

# objects COMPILER DIRECTORY FLAGS...: the sources, compiled once for several tests.
objects() {
  compiler=$1
  directory=$2
  shift 2
  mkdir -p "$directory"
  for source in main/c/*.c; do
    $compiler $flags "$@" -c -o "$directory/$(basename "$source" .c).o" "$source"
  done
}

# tests COMPILER DIRECTORY RUNNER FLAGS...: builds and runs each.
tests() {
  compiler=$1
  directory=$2
  runner=$3
  shift 3
  objects "$compiler" "$directory" "$@"
  for test in test/c/*_test.c; do
    name=$(basename "$test" .c)
    $compiler $flags "$@" -pthread -Imain/c -o "$directory/$name" "$test" "$directory"/*.o -ldl -lm
    $runner "$directory/$name"
  done
}

# refused WHAT MESSAGE: a library that uses what it may not is refused, and the message says so.
refused() {
  echo "$1" > "$out/refused.c"
  $cc -shared -fPIC -o "$out/refused.so" "$out/refused.c" -lm
  if message=$("$root/build.sh" check "$out/refused.so" 2>&1); then
    fail "the check of imports lets pass: $1"
  fi
  echo "$message" | grep -qF "$2" || fail "the check of imports says '$message', not '$2', of: $1"
}

# Other versions lay out other lines.
layout() {
  case $(clang-format --version 2> /dev/null) in *' version 23.'*) ;; *) skip "there is no clang-format 23" ;; esac
  # shellcheck disable=SC2046 # no name has blanks
  cd "$root/../.." && clang-format --dry-run --Werror $(find nrt bench kernels runtime -path '*/src/*' -name '*.[ch]')
}

[ "${1:-}" != layout ] || { layout; exit; }
[ $# -ge 2 ] || fail "usage: build.sh lib|test|aarch64|musl|check PATH... | layout"
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
out=$(absolute "$2")
given=$(absolute "${3:-}")
cc=${CC:-cc}
cd "$root" # names of sources are relative, and so no name of this folder is in what is built
mkdir -p "$(dirname "$out")"
case $1 in
  lib)
    library "$cc" "$out" main/c/*.c
    ;;
  check)
    check "$out"
    ;;
  test)
    # Side by side: each part is the work of one processor.
    mkdir -p "$out"
    (
      tests "$cc" "$out/plain" "" -O3
      # What several threads do at once, under ThreadSanitizer.
      objects "$cc" "$out/threads" -O1 -g -fsanitize=thread
      $cc $flags -O1 -g -fsanitize=thread -pthread -Imain/c -o "$out/threads/pool_test" test/c/pool_test.c \
        "$out"/threads/*.o -ldl -lm
      "$out/threads/pool_test"
    ) > "$out/beside" 2>&1 &
    beside=$!
    tests "$cc" "$out/sanitized" "" -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
    wait "$beside" || fail "$(cat "$out/beside")"
    cat "$out/beside"
    refused 'extern int memfd_create(const char *, unsigned); int f(void) { return memfd_create("", 0); }' \
      'it imports memfd_create, which the file imports does not list'
    refused 'extern int memfd_create(const char *, unsigned); int f(void) { return memfd_create("", 0); }' \
      'it needs GLIBC_2.27 for memfd_create, and the newest allowed is GLIBC_2.17'
    refused 'extern double exp(double); double f(double x) { return exp(x); }' 'it needs the library libm.so.6'
    refused '__attribute__((target_clones("default", "avx2"))) int f(int x) { return x; }' 'which musl'
    ;;
  aarch64)
    cross=${CROSS:-aarch64-linux-gnu-gcc}
    command -v "$cross" > /dev/null || skip "there is no $cross (Debian's package gcc-aarch64-linux-gnu)"
    command -v qemu-aarch64 > /dev/null || skip "there is no qemu-aarch64 (Debian's package qemu-user)"
    flags="$flags -mno-outline-atomics" # whose choice asks __getauxval, which is not in every libc
    tests "$cross" "$out" "qemu-aarch64 -L ${SYSROOT:-/usr/aarch64-linux-gnu}" -O3 -DEMULATED
    library "$cross" "$out/lib" "$out"/*.o
    ;;
  musl)
    command -v musl-gcc > /dev/null || skip "there is no musl-gcc (Debian's package musl-tools)"
    mkdir -p "$out"
    cp "$given" "$out/libquern_nrt.so.1"
    for name in run_test core_test; do # those of what the library exports
      musl-gcc $flags -O2 -pthread -Imain/c -o "$out/$name" "test/c/$name.c" "$out/libquern_nrt.so.1" \
        -Wl,-rpath,"$out" -Wl,--allow-shlib-undefined
      "$out/$name"
    done
    ;;
  *)
    echo "build.sh: '$1' is none of lib, test, aarch64, musl, check and layout" >&2
    exit 2
    ;;
esac

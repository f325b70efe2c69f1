#!/bin/sh
# Builds the native runtime, or its tests. usage: build.sh lib DIRECTORY | build.sh test DIRECTORY
# Same sources and same compiler give the same bytes: no time stamps, no build id, no paths.
set -eu
root=$(cd "$(dirname "$0")" && pwd)
out=$2
cc=${CC:-cc}
warnings="-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual"
flags="-std=gnu17 -fPIC -fvisibility=hidden -ffile-prefix-map=$root=. $warnings"
mkdir -p "$out"
case $1 in
  lib)
    # The baseline of the platform; wider machines get loops of their own inside (internal.h).
    $cc $flags -O3 -g0 -shared -pthread -Wl,-soname,libquern_nrt.so.1 -Wl,--build-id=none -Wl,-z,defs -Wl,-z,relro,-z,now \
      -o "$out/libquern_nrt.so" "$root"/main/c/*.c
    ;;
  test)
    for test in "$root"/test/c/*_test.c; do
      name=$(basename "$test" .c)
      $cc $flags -O3 -pthread -I"$root/main/c" -o "$out/$name" "$test" "$root"/main/c/*.c
      $cc $flags -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -pthread -I"$root/main/c" \
        -o "$out/$name-sanitized" "$test" "$root"/main/c/*.c
      "$out/$name"
      "$out/$name-sanitized"
    done
    # What several threads do at once, under ThreadSanitizer.
    $cc $flags -O1 -g -fsanitize=thread -pthread -I"$root/main/c" -o "$out/pool_test-threads" "$root/test/c/pool_test.c" \
      "$root"/main/c/*.c
    "$out/pool_test-threads"
    ;;
  *)
    echo "build.sh: '$1' is neither lib nor test" >&2
    exit 2
    ;;
esac

"""Debian's packages for the libraries that build files look for."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Debian's package, then what CMake's find_package calls it, then pkg-config. Both Debian 12 and
# Ubuntu 24.04 have them. Words between slashes are matched whole; case does not matter.
_TABLE = """
libssl-dev            / OpenSSL / openssl libssl libcrypto / ssl crypto
zlib1g-dev            / ZLIB / zlib / z
libbz2-dev            / BZip2 / bzip2 / bz2
liblzma-dev           / LibLZMA / liblzma / lzma
libzstd-dev           / zstd / libzstd / zstd
liblz4-dev            / lz4 / liblz4 / lz4
libsnappy-dev         / Snappy / snappy / snappy
libbrotli-dev         / Brotli / libbrotlidec libbrotlienc libbrotlicommon / brotlidec brotlienc
libboost-all-dev      / Boost / boost / boost_system boost_unit_test_framework
libgtest-dev libgmock-dev / GTest GMock googletest / gtest gtest_main gmock gmock_main /
catch2                / Catch2 / catch2 catch2-with-main /
doctest-dev           / doctest / doctest /
libbenchmark-dev      / benchmark / benchmark /
libcmocka-dev         / cmocka / cmocka / cmocka
check                 / Check / check / check
libcunit1-dev         / CUnit / cunit / cunit
libcppunit-dev        / CppUnit / cppunit / cppunit
libcurl4-openssl-dev  / CURL / libcurl / curl
libxml2-dev           / LibXml2 / libxml-2.0 / xml2
libxslt1-dev          / LibXslt / libxslt libexslt / xslt
libexpat1-dev         / EXPAT / expat / expat
libsqlite3-dev        / SQLite3 unofficial-sqlite3 / sqlite3 / sqlite3
libpq-dev             / PostgreSQL / libpq / pq
libmariadb-dev        / MySQL MariaDB / libmariadb mariadb mysqlclient / mysqlclient
libhiredis-dev        / hiredis / hiredis / hiredis
libfmt-dev            / fmt / fmt /
libspdlog-dev         / spdlog / spdlog /
nlohmann-json3-dev    / nlohmann_json / nlohmann_json /
libjsoncpp-dev        / jsoncpp / jsoncpp /
rapidjson-dev         / RapidJSON / rapidjson RapidJSON /
libyaml-cpp-dev       / yaml-cpp / yaml-cpp /
libyaml-dev           / yaml / yaml-0.1 / yaml
libjansson-dev        / jansson / jansson / jansson
libjson-c-dev         / json-c / json-c / json-c
libcjson-dev          / cJSON / libcjson /
libyajl-dev           / YAJL / yajl / yajl
libprotobuf-dev protobuf-compiler / Protobuf / protobuf protobuf-lite /
libgrpc++-dev protobuf-compiler-grpc / gRPC / grpc grpc++ /
libgflags-dev         / gflags / gflags /
libgoogle-glog-dev    / glog / libglog /
libabsl-dev           / absl / absl_base absl_strings /
libre2-dev            / re2 / re2 /
libeigen3-dev         / Eigen3 Eigen / eigen3 /
libfftw3-dev          / FFTW FFTW3 / fftw3 fftw3f / fftw3
libblas-dev           / BLAS / blas / blas
liblapack-dev         / LAPACK / lapack / lapack
libopenblas-dev       / OpenBLAS / openblas / openblas
libgsl-dev            / GSL / gsl / gsl
libgmp-dev            / GMP / gmp gmpxx / gmp
libmpfr-dev           / MPFR / mpfr / mpfr
libhdf5-dev           / HDF5 / hdf5 / hdf5
libnetcdf-dev         / NetCDF / netcdf / netcdf
libopenmpi-dev        / MPI / ompi mpi /
libtbb-dev            / TBB / tbb /
libopencv-dev         / OpenCV / opencv opencv4 /
libpcl-dev            / PCL / /
libceres-dev          / Ceres / /
libsuitesparse-dev    / SuiteSparse CHOLMOD / CHOLMOD /
libgdal-dev           / GDAL / gdal /
libgeos-dev           / GEOS / geos / geos_c
libproj-dev           / PROJ PROJ4 / proj / proj
libpng-dev            / PNG / libpng libpng16 / png
libjpeg-dev           / JPEG / libjpeg / jpeg
libtiff-dev           / TIFF / libtiff-4 / tiff
libwebp-dev           / WebP / libwebp libwebpmux libwebpdemux / webp
libgif-dev            / GIF / / gif
libfreetype-dev       / Freetype / freetype2 / freetype
libfontconfig-dev     / Fontconfig / fontconfig / fontconfig
libharfbuzz-dev       / harfbuzz / harfbuzz harfbuzz-icu /
libicu-dev            / ICU / icu-uc icu-i18n icu-io / icuuc
libcairo2-dev         / Cairo / cairo cairo-gobject /
libpango1.0-dev       / Pango / pango pangocairo pangoft2 /
libglib2.0-dev        / GLib GLIB2 / glib-2.0 gobject-2.0 gio-2.0 gio-unix-2.0 gmodule-2.0 /
libgtk-3-dev          / GTK3 / gtk+-3.0 gdk-3.0 /
libgtk-4-dev          / GTK4 / gtk4 /
libadwaita-1-dev      / / libadwaita-1 /
libjson-glib-dev      / / json-glib-1.0 /
libsoup-3.0-dev       / / libsoup-3.0 /
libgirepository1.0-dev / / gobject-introspection-1.0 /
libgdk-pixbuf-2.0-dev / / gdk-pixbuf-2.0 /
libpolkit-gobject-1-dev / / polkit-gobject-1 /
qtbase5-dev           / Qt5 Qt5Core Qt5Widgets Qt5Gui Qt5Test / Qt5Core Qt5Gui Qt5Widgets /
qt6-base-dev          / Qt6 Qt6Core Qt6Widgets / Qt6Core Qt6Gui Qt6Widgets /
libsdl2-dev           / SDL2 / sdl2 / SDL2
libsdl2-image-dev     / SDL2_image / SDL2_image /
libsdl2-mixer-dev     / SDL2_mixer / SDL2_mixer /
libsdl2-ttf-dev       / SDL2_ttf / SDL2_ttf /
libsfml-dev           / SFML / sfml-all sfml-graphics /
libglfw3-dev          / glfw3 glfw / glfw3 /
libglew-dev           / GLEW / glew / GLEW
libglm-dev            / glm / glm /
libgl-dev             / OpenGL / gl opengl / GL
libegl-dev            / EGL / egl /
libvulkan-dev         / Vulkan / vulkan /
libx11-dev            / X11 / x11 / X11
libxext-dev           / / xext / Xext
libxrandr-dev         / / xrandr / Xrandr
libxkbcommon-dev      / XKB XKBCommon / xkbcommon xkbcommon-x11 /
libwayland-dev        / Wayland / wayland-client wayland-server wayland-scanner wayland-cursor /
wayland-protocols     / WaylandProtocols / wayland-protocols /
libasound2-dev        / ALSA / alsa / asound
libpulse-dev          / PulseAudio / libpulse libpulse-simple /
portaudio19-dev       / PortAudio portaudio / portaudio-2.0 / portaudio
libsndfile1-dev       / SndFile / sndfile / sndfile
libflac-dev           / FLAC / flac / FLAC
libogg-dev            / Ogg / ogg / ogg
libvorbis-dev         / Vorbis / vorbis vorbisfile vorbisenc / vorbis
libopus-dev           / Opus / opus / opus
libmp3lame-dev        / LAME / / mp3lame
libsamplerate0-dev    / SampleRate / samplerate / samplerate
libavcodec-dev        / / libavcodec /
libavformat-dev       / FFmpeg FFMPEG / libavformat /
libavutil-dev         / / libavutil /
libswscale-dev        / / libswscale /
libusb-1.0-0-dev      / libusb LIBUSB / libusb-1.0 / usb-1.0
libudev-dev           / UDev / libudev / udev
libsystemd-dev        / Systemd / libsystemd / systemd
libdbus-1-dev         / DBus / dbus-1 / dbus-1
libevent-dev          / Libevent / libevent libevent_pthreads / event
libev-dev             / LibEv / libev / ev
libuv1-dev            / LibUV libuv / libuv / uv
liburing-dev          / / liburing / uring
libsodium-dev         / Sodium sodium / libsodium / sodium
libgcrypt20-dev       / / libgcrypt / gcrypt
libgnutls28-dev       / GnuTLS / gnutls / gnutls
libmbedtls-dev        / MbedTLS / mbedtls / mbedtls
libnghttp2-dev        / / libnghttp2 / nghttp2
libssh2-1-dev         / Libssh2 / libssh2 / ssh2
libssh-dev            / libssh / libssh / ssh
libgit2-dev           / libgit2 / libgit2 / git2
libpcap-dev           / PCAP / libpcap / pcap
libcap-dev            / / libcap / cap
libseccomp-dev        / / libseccomp / seccomp
libelf-dev            / LibElf / libelf / elf
libdw-dev             / / libdw / dw
libunwind-dev         / Libunwind / libunwind / unwind
libfuse3-dev          / FUSE3 / fuse3 /
libfuse-dev           / FUSE / fuse / fuse
libarchive-dev        / LibArchive / libarchive / archive
libzip-dev            / libzip / libzip / zip
libpcre2-dev          / PCRE2 / libpcre2-8 libpcre2-16 / pcre2-8
libonig-dev           / Oniguruma oniguruma / oniguruma / onig
libncurses-dev        / Curses / ncurses ncursesw tinfo / ncurses ncursesw curses tinfo
libreadline-dev       / Readline / readline / readline
libedit-dev           / LibEdit / libedit / edit
libzmq3-dev           / ZeroMQ cppzmq / libzmq / zmq
libc-ares-dev         / c-ares / libcares / cares
libmicrohttpd-dev     / / libmicrohttpd / microhttpd
libwebsockets-dev     / Libwebsockets / libwebsockets /
libmosquitto-dev      / / libmosquitto / mosquitto
librdkafka-dev        / RdKafka / rdkafka /
libleveldb-dev        / leveldb / leveldb / leveldb
librocksdb-dev        / RocksDB / rocksdb /
liblmdb-dev           / LMDB / lmdb / lmdb
libmagic-dev          / / libmagic / magic
libldap2-dev          / / ldap lber / ldap
libpam0g-dev          / PAM / pam / pam
libacl1-dev           / / libacl / acl
libattr1-dev          / / libattr / attr
libselinux1-dev       / / libselinux / selinux
uuid-dev              / UUID / uuid / uuid
libkrb5-dev           / / krb5 krb5-gssapi / gssapi_krb5
libsasl2-dev          / / libsasl2 / sasl2
libhwloc-dev          / Hwloc / hwloc / hwloc
libnuma-dev           / Numa NUMA / numa / numa
libjemalloc-dev       / jemalloc / jemalloc / jemalloc
liblua5.4-dev         / Lua / lua5.4 lua-5.4 lua /
libluajit-5.1-dev     / LuaJIT / luajit /
python3-dev           / Python3 Python PythonLibs / python3 python3-embed /
libffi-dev            / FFI LibFFI / libffi / ffi
flex                  / FLEX / /
bison                 / BISON / /
gettext               / Gettext Intl / /
swig                  / SWIG / /
pkg-config            / PkgConfig / /
"""


def _rows() -> Iterator[tuple[list[str], list[str], list[str], list[str]]]:
    for line in _TABLE.strip().split("\n"):
        packages, packaged, configured, linked = (part.split() for part in line.split("/"))
        yield packages, packaged, configured, linked


_BY_CMAKE: dict[str, list[str]] = {}
_BY_PKG_CONFIG: dict[str, list[str]] = {}
_BY_LINKING: dict[str, list[str]] = {}
for _packages, _packaged, _configured, _linked in _rows():
    _BY_CMAKE.update({name.lower(): _packages for name in _packaged})
    _BY_PKG_CONFIG.update({name.lower(): _packages for name in _configured})
    _BY_LINKING.update(dict.fromkeys(_linked, _packages))

# What every Linux runner has.
_THERE = frozenset({"python3-dev", "pkg-config"})
_MODULE = re.compile(r"[A-Za-z0-9][\w.+-]*")


def of_cmake(name: str) -> tuple[str, ...]:
    """Return the packages that `find_package(name)` needs."""
    return _beyond(_BY_CMAKE.get(name.lower(), ()))


def of_pkg_config(name: str) -> tuple[str, ...]:
    """Return the packages that a module of pkg-config ("zlib>=1.2") needs."""
    found = _MODULE.match(name)
    return _beyond(_BY_PKG_CONFIG.get(found[0].lower().rstrip(".-"), ()) if found else ())


def of_linking(name: str) -> tuple[str, ...]:
    """Return the packages that linking against `-lname` needs."""
    return _beyond(_BY_LINKING.get(name, ()))


def _beyond(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in _THERE)

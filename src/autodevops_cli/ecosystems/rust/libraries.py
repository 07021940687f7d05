"""What dependencies tell: frameworks, clients of servers, C libraries to install."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from autodevops_cli.ecosystems.rust.lockfile import Lock
from autodevops_cli.ecosystems.rust.manifest import Package
from autodevops_cli.model.evidence import Evidence, Strength

FRAMEWORKS = {"actix-web": "actix-web", "axum": "axum", "rocket": "rocket"}
DRIVERS = {
    "tokio-postgres": "postgres", "postgres": "postgres", "deadpool-postgres": "postgres",
    "mysql": "mysql", "mysql_async": "mysql", "redis": "redis", "fred": "redis",
    "deadpool-redis": "redis", "mongodb": "mongodb",
}  # fmt: skip
# Crates for several databases name them in their features.
BY_FEATURE = ("sqlx", "diesel", "diesel-async", "sea-orm", "sea-orm-migration", "tokio-rusqlite")
# Debian packages that a crate's C code is compiled against.
SYSTEM = {
    "openssl-sys": "libssl-dev pkg-config",
    "alsa-sys": "libasound2-dev pkg-config",
    "libudev-sys": "libudev-dev pkg-config",
    "libdbus-sys": "libdbus-1-dev pkg-config",
    "libpulse-sys": "libpulse-dev",
    "jack-sys": "libjack-jackd2-dev",
    "hidapi": "libudev-dev libusb-1.0-0-dev pkg-config",
    "libusb-sys": "libusb-1.0-0-dev pkg-config",
    "gtk-sys": "libgtk-3-dev",
    "gtk4-sys": "libgtk-4-dev",
    "libadwaita-sys": "libadwaita-1-dev",
    "webkit2gtk-sys": "libwebkit2gtk-4.1-dev",
    "tauri": "libwebkit2gtk-4.1-dev libayatana-appindicator3-dev librsvg2-dev",
    "gstreamer-sys": "libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev",
    "glib-sys": "libglib2.0-dev",
    "cairo-sys-rs": "libcairo2-dev",
    "pango-sys": "libpango1.0-dev",
    "pq-sys": "libpq-dev",
    "mysqlclient-sys": "libmysqlclient-dev",
    "zmq-sys": "libzmq3-dev",
    "pcap": "libpcap-dev",
    "x11": "libx11-dev libxi-dev libxtst-dev",
    "yeslogic-fontconfig-sys": "libfontconfig1-dev",
    "xkbcommon-sys": "libxkbcommon-dev",
    "wayland-sys": "libwayland-dev",
    "libseccomp-sys": "libseccomp-dev",
    "libsystemd-sys": "libsystemd-dev",
    "libgssapi-sys": "libkrb5-dev libclang-dev",
    "pam-sys": "libpam0g-dev libclang-dev",
    "nettle-sys": "nettle-dev libclang-dev",
    "gpgme-sys": "libgpgme-dev",
    "tss-esapi-sys": "libtss2-dev",
    "librocksdb-sys": "clang libclang-dev",
    "ffmpeg-sys-next": (
        "libavcodec-dev libavformat-dev libavutil-dev libavfilter-dev libavdevice-dev "
        "libswscale-dev libswresample-dev clang libclang-dev"
    ),
    "opencv": "libopencv-dev clang libclang-dev",
    "clang-sys": "libclang-dev",
    "prost-build": "protobuf-compiler",
}  # fmt: skip
# With these in the lock file, the crate builds the library itself.
VENDORED = {
    "openssl-sys": "openssl-src", "prost-build": "protoc-bin-vendored", "libdbus-sys": "dbus-src",
}  # fmt: skip


def libraries(packages: tuple[Package, ...], lock: Lock) -> Iterator[Evidence]:
    """Yield the frameworks, drivers and system packages that the dependencies name."""
    for package in packages:
        for one in package.dependencies():
            where = package.place(one.key)
            for subject, known in (("framework", FRAMEWORKS), ("driver", DRIVERS)):
                if value := known.get(one.name):
                    note = f"{one.name} is a dependency"
                    yield Evidence(f"{subject}.{value}", value, where, Strength.INFERRED, note=note)
            if one.name in BY_FEATURE:
                for value in _databases(one.features):
                    note = f"{one.name} is a dependency with this feature"
                    yield Evidence(f"driver.{value}", value, where, Strength.INFERRED, note=note)
    yield from _system(packages, lock, SYSTEM)


def _databases(features: tuple[str, ...]) -> tuple[str, ...]:
    names = ("postgres", "mysql")
    return tuple(one for one in names if any(one in feature for feature in features))


def _system(
    packages: tuple[Package, ...], lock: Lock, known: Mapping[str, str]
) -> Iterator[Evidence]:
    direct = {
        one.name: package.place(one.key)
        for package in packages
        for one in package.dependencies()
        if not one.optional
    }
    for crate, names in known.items():
        where = lock.place(crate) or direct.get(crate)
        if where is None or VENDORED.get(crate) in lock.names:
            continue
        for name in names.split():
            note = f"{crate} is built against it"
            yield Evidence(f"system-package.{name}", name, where, Strength.LOCKED, note=note)


def hosted(package: Package) -> str:
    """Return the host that a package's code is loaded into ("Python", "Node"), "" for none.

    Such a library links only inside its host, so that its tests link nowhere.
    """
    for one in package.dependencies():
        if one.name == "pyo3" and _loads_into_python(package, one.features):
            return "Python"
        if one.name == "napi" and "cdylib" in package.data.strings("lib", "crate-type"):
            return "Node"
    return ""


def _loads_into_python(package: Package, features: tuple[str, ...]) -> bool:
    default = package.data.strings("features", "default")
    enabled = {*features, *default}
    for name in default:
        enabled.update(package.data.strings("features", name))
    return any(re.fullmatch(r"(?:pyo3\??/)?extension-module", one) for one in enabled)

"""What required modules tell: frameworks, clients of servers, C libraries to install."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autodevops_cli.ecosystems.go.modules import Module
from autodevops_cli.ecosystems.go.sources import Sources
from autodevops_cli.model.evidence import Evidence, Place, Strength

FRAMEWORKS = {
    "github.com/gin-gonic/gin": "gin",
    "github.com/labstack/echo": "echo",
    "github.com/gofiber/fiber": "fiber",
    "github.com/beego/beego": "beego",
    "github.com/gobuffalo/buffalo": "buffalo",
}
DRIVERS = {
    "github.com/jackc/pgx": "postgres",
    "github.com/lib/pq": "postgres",
    "github.com/go-pg/pg": "postgres",
    "github.com/uptrace/bun/driver/pgdriver": "postgres",
    "gorm.io/driver/postgres": "postgres",
    "github.com/go-sql-driver/mysql": "mysql",
    "gorm.io/driver/mysql": "mysql",
    "github.com/redis/go-redis": "redis",
    "github.com/go-redis/redis": "redis",
    "github.com/gomodule/redigo": "redis",
    "github.com/redis/rueidis": "redis",
    "go.mongodb.org/mongo-driver": "mongodb",
}
# Debian packages that a module's C sources are compiled against.
DISPLAY = "libgl1-mesa-dev xorg-dev"
SYSTEM = {
    "fyne.io/fyne": DISPLAY,
    "github.com/go-gl/glfw": DISPLAY,
    "github.com/hajimehoshi/ebiten": f"{DISPLAY} libasound2-dev",
    "github.com/ebitengine/oto": "libasound2-dev",
    "github.com/hajimehoshi/oto": "libasound2-dev",
    "github.com/gordonklaus/portaudio": "portaudio19-dev",
    "github.com/veandco/go-sdl2": "libsdl2-dev",
    "github.com/google/gopacket": "libpcap-dev",
    "github.com/gopacket/gopacket": "libpcap-dev",
    "github.com/google/gousb": "libusb-1.0-0-dev",
    "github.com/gotk3/gotk3": "libgtk-3-dev",
    "github.com/diamondburned/gotk4/pkg": "libgtk-4-dev libgirepository1.0-dev",
    "github.com/wailsapp/wails": "libgtk-3-dev libwebkit2gtk-4.1-dev",
    "github.com/webview/webview_go": "libgtk-3-dev libwebkit2gtk-4.1-dev",
    "gopkg.in/gographics/imagick": "libmagickwand-dev",
    "github.com/h2non/bimg": "libvips-dev",
    "github.com/davidbyttow/govips": "libvips-dev",
    "github.com/pebbe/zmq4": "libzmq3-dev",
    "github.com/seccomp/libseccomp-golang": "libseccomp-dev",
    "github.com/proglottis/gpgme": "libgpgme-dev libassuan-dev",
    "libvirt.org/go/libvirt": "libvirt-dev",
}  # fmt: skip
# The same by pkg-config's name and by the linker's.
LINKED = {
    "alsa": "libasound2-dev", "-lasound": "libasound2-dev",
    "libpcap": "libpcap-dev", "-lpcap": "libpcap-dev",
    "libusb-1.0": "libusb-1.0-0-dev", "-lusb-1.0": "libusb-1.0-0-dev",
    "libudev": "libudev-dev", "-ludev": "libudev-dev",
    "libsystemd": "libsystemd-dev", "-lsystemd": "libsystemd-dev",
    "libseccomp": "libseccomp-dev", "-lseccomp": "libseccomp-dev",
    "gtk+-3.0": "libgtk-3-dev", "gtk4": "libgtk-4-dev", "webkit2gtk-4.1": "libwebkit2gtk-4.1-dev",
    "vips": "libvips-dev", "MagickWand": "libmagickwand-dev", "sdl2": "libsdl2-dev",
    "libzmq": "libzmq3-dev", "-lzmq": "libzmq3-dev", "libvirt": "libvirt-dev",
    "x11": "libx11-dev", "-lX11": "libx11-dev", "gl": "libgl1-mesa-dev", "-lGL": "libgl1-mesa-dev",
    "sqlite3": "libsqlite3-dev", "-lsqlite3": "libsqlite3-dev",
    "zlib": "zlib1g-dev", "-lz": "zlib1g-dev", "libzstd": "libzstd-dev", "-lzstd": "libzstd-dev",
    "-lpam": "libpam0g-dev", "-lbpf": "libbpf-dev", "libbpf": "libbpf-dev", "-lelf": "libelf-dev",
    "rdkafka": "librdkafka-dev", "-lrdkafka": "librdkafka-dev", "fuse3": "libfuse3-dev",
    "libgit2": "libgit2-dev", "opus": "libopus-dev", "-lopus": "libopus-dev",
}  # fmt: skip


def libraries(modules: tuple[Module, ...], own: Sources) -> Iterator[Evidence]:
    """Yield the frameworks, drivers and system packages that the modules and sources name."""
    for module in modules:
        yield from _named(module, "framework", FRAMEWORKS)
        yield from _named(module, "driver", DRIVERS)
        yield from _named(module, "system-package", SYSTEM)
    for name, where in own.libraries():
        if package := LINKED.get(name):
            note = f"cgo links with {name.removeprefix('-l')}"
            yield Evidence(f"system-package.{package}", package, where, note=note)


def _named(module: Module, subject: str, known: Mapping[str, str]) -> Iterator[Evidence]:
    for path, values in known.items():
        one = module.requirement(path)
        if one is None or not one.direct:
            continue
        where = Place(module.manifest, one.number)
        for value in values.split():
            yield Evidence(
                f"{subject}.{value}", value, where, Strength.INFERRED, note=f"{path} is required"
            )

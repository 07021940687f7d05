"""System packages that Dockerfiles and set-up scripts install and that tests can need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.planning.surroundings.compose import ELSEWHERE
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import Snapshot

# Tools and libraries to build against that a GitHub runner lacks, under names that Debian 12 and
# Ubuntu 24.04 share; everything else a Dockerfile installs is there for the image's own sake.
_NAMES = """
    aspell bison capnproto default-libmysqlclient-dev enchant-2 ffmpeg flac flex fonts-liberation
    freetds-dev gdal-bin gettext gfortran ghostscript gnuplot graphviz hunspell
    libarchive-dev libasound2-dev libaugeas-dev libavcodec-dev libavformat-dev libboost-all-dev
    libboost-dev libbpf-dev libc-ares-dev libcairo2-dev libcap-dev libcapnp-dev
    libcups2-dev libcurl4-openssl-dev libdbus-1-dev libdw-dev libeigen3-dev libelf-dev
    libenchant-2-dev libev-dev libevent-dev libfftw3-dev  libfontconfig1-dev
    libfreetype-dev libfribidi-dev libfuse-dev libfuse3-dev libgdal-dev libgeos-dev libgif-dev
    libgit2-dev libglib2.0-dev libgmp-dev libgraphviz-dev libgtk-3-dev libharfbuzz-dev libhdf5-dev
    libicu-dev libimage-exiftool-perl libjemalloc-dev libjpeg-dev libkrb5-dev liblapack-dev
    liblcms2-dev libldap2-dev liblmdb-dev liblz4-dev libmagic1 libmariadb-dev
    libmemcached-dev libmpfr-dev libnetcdf-dev libnl-3-dev libopenblas-dev
    libopenjp2-7-dev libopus-dev libpango1.0-dev libpcap-dev libpcre2-dev libpcsclite-dev
    libpng-dev libpoppler-cpp-dev libproj-dev libprotobuf-dev libre2-dev
    librdkafka-dev librocksdb-dev librsvg2-dev libsasl2-dev libseccomp-dev libsnappy-dev
    libsndfile1 libsndfile1-dev libsodium-dev libsox-dev libspatialindex-dev libspatialite-dev
    libssh-dev libssh2-1-dev libswscale-dev libsystemd-dev libsqlite3-mod-spatialite
    libtesseract-dev libtiff-dev libtorrent-rasterbar-dev libturbojpeg0-dev libudev-dev
    libunwind-dev liburing-dev
    libusb-1.0-0-dev libuv1-dev libvips-dev libvips-tools libvirt-dev libwebp-dev libxkbcommon-dev
    libxml2-dev libxmlsec1-dev libxmlsec1-openssl libxslt1-dev libyajl-dev libzbar0
    libzip-dev libzmq3-dev libzstd-dev lilypond lua5.4 mecab mkvtoolnix nasm opus-tools pandoc
    poppler-utils portaudio19-dev potrace proj-bin protobuf-compiler qpdf re2c
    sox swig tesseract-ocr tesseract-ocr-eng tidy tk-dev unixodbc-dev unrar-free uuid-dev valgrind
    webp wkhtmltopdf xmlsec1 xvfb yasm
    """
WANTED = frozenset(_NAMES.split())
MAX_FILES = 40

_DOCKERFILE = re.compile(
    r"(?:^|/)(?:Dockerfile|Containerfile)(?:[.-](?:dev|development|test|tests|ci|local|base))?$"
)
_SCRIPT = re.compile(
    r"(?:^|/)(?:scripts?|bin|ci|\.ci|build)/[\w.-]*(?:setup|bootstrap|install|deps|depend|post-?create)[\w.-]*$"
)
# Builds extensions of PHP in its official image; elsewhere they come ready to use.
_EXTENSIONS = re.compile(r"\bdocker-php-ext-(?:install|configure)\b")
_RUN = re.compile(r"^RUN\b((?:[^\n]*\\\n(?:[ \t]*#[^\n]*\n)*)*[^\n]*)", re.MULTILINE)
_COMMENT_LINE = re.compile(r"^[ \t]*#[^\n]*\n", re.MULTILINE)
_NAME = re.compile(r"^([a-z0-9][a-z0-9+.-]{1,60})(?:=\S+|/\S+)?$")


def packages(repo: Snapshot) -> Iterator[Evidence]:
    """Yield the known system packages among those that files of the repository install."""
    for path, text, docker in _texts(repo):
        wanted = _wanted(text)
        for one in commands(text):
            words = one.words[1:] if one.name == "sudo" else one.words
            if words[:1] not in (("apt-get",), ("apt",)) or "install" not in words:
                continue
            if one.conditional and not docker:
                continue
            for word in words[words.index("install") + 1 :]:
                if (found := _NAME.match(word)) and found[1] in wanted:
                    where = repo.place(path, re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])"))
                    subject, note = f"system-package.{found[1]}", "installed here too"
                    yield Evidence(subject, found[1], where, Strength.INFERRED, note=note)


def _wanted(text: str) -> frozenset[str]:
    """Return the packages that count: not what extensions of PHP are built against."""
    if not _EXTENSIONS.search(text):
        return WANTED
    return frozenset(name for name in WANTED if not name.endswith("-dev"))


def _texts(repo: Snapshot) -> Iterator[tuple[str, str, bool]]:
    """Yield path and shell text of Dockerfiles and set-up scripts, and which of both it is."""
    count = 0
    for path in repo.files:
        folders = set(path.lower().split("/")[:-1])
        # A devcontainer is furnished for people: shells, editors, whole tool chains.
        if folders & ELSEWHERE or ".devcontainer" in folders or path.count("/") > 2:
            continue
        docker = _DOCKERFILE.search(path)
        if not docker and not _SCRIPT.search(path):
            continue
        count += 1
        if count > MAX_FILES:
            return
        text = repo.text(path)
        if "apt" in text:
            yield path, "\n".join(_runs(text)) if docker else text, bool(docker)


def _runs(text: str) -> Iterator[str]:
    for found in _RUN.finditer(text):
        yield _COMMENT_LINE.sub("", found[1].replace("\\\n", "\\\n")).strip()

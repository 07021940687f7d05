"""The programs that every Linux runner has, so that a task may call them."""

from __future__ import annotations

_NAMES = """
bash sh cd echo printf test [ [[ set export true false : exit eval source . read return local trap
wait kill unset break continue shift if for while mkdir rm cp mv touch cat tee ls pwd find xargs
grep egrep sed awk cut sort uniq head tail tr wc diff cmp date uname env which command type install
chmod ln tar gzip unzip zip curl wget jq openssl basename dirname realpath readlink mktemp expr seq
time timeout tput sleep hash git make gcc g++ cc clang cmake pkg-config perl python3 node npm npx
go gofmt cargo rustc rustup rustfmt java mvn gradle ruby gem php composer dotnet
"""
CARRIED = frozenset(_NAMES.split())

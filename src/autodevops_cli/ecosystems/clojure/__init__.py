"""Clojure: Leiningen projects and projects of Clojure's own command line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._jvm import JAVA, jdks, set_up_java
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.ecosystems.clojure.deps import clojure_cli
from autodevops_cli.ecosystems.clojure.leiningen import leiningen
from autodevops_cli.ecosystems.clojure.project import EXTENSIONS, Project, texts
from autodevops_cli.model.evidence import Evidence
from autodevops_cli.model.plan import Cache, Job, OfAxis, Purpose, Run, Step, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

FILES = ("project.clj", "deps.edn")
DRIVERS = {
    "postgres": "org.postgresql/postgresql", "mysql": "mysql/mysql-connector-java",
    "redis": "com.taoensso/carmine", "mongodb": "com.novemberain/monger",
}  # fmt: skip
FRAMEWORKS = ("pedestal", "luminus", "reitit", "compojure", "ring", "re-frame", "shadow-cljs")
# The release, and the digest that the project's own Homebrew formula names for it.
RELEASE = "1.12.5.1654"
DIGEST = "dc86cc56bc372fcef07bd87f44693eeb4b61cf5f44347883878364d03b5fb342"
ARCHIVE = f"clojure-tools-{RELEASE}.tar.gz"
BRING = f"""\
cd "$(mktemp --directory)"
curl --fail --silent --show-error --location --remote-name \\
  https://github.com/clojure/brew-install/releases/download/{RELEASE}/{ARCHIVE}
echo "{DIGEST}  {ARCHIVE}" | sha256sum --check
tar --extract --file {ARCHIVE}
cd clojure-tools
sed -i "s|PREFIX|$HOME/.local/lib/clojure|g; s|BINDIR|$HOME/.local/bin|g" clojure clj
install -D --mode=644 --target-directory="$HOME/.local/lib/clojure" ./*.edn
install -D --mode=644 --target-directory="$HOME/.local/lib/clojure/libexec" ./*.jar
install -D --target-directory="$HOME/.local/bin" clojure"""


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a project.clj or a deps.edn, without those that another one uses."""
    found = marked_roots(repo, *FILES)
    used = {member for root in found for member in _members(repo, root)}
    return tuple(root for root in found if root not in used)


def _members(repo: Snapshot, root: str) -> Iterator[str]:
    """Yield the folders that a project takes in: local roots and checkouts below its own."""
    project = Project(repo, root)
    known = f"{texts(project.deps.raw())} "
    named = [found[1] for found in re.finditer(r":local/root (\S{1,200})", known)]
    named += [*project.lein.strings(":sub"), *project.lein.strings(":modules", ":dirs")]
    for name in named[:200]:
        member = joined(root, name)
        if member != root and (not root or member.startswith(f"{root}/")):
            yield member


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the manifests say; where both stand there, Leiningen's leads with its tests."""
    project = Project(repo, root)
    yield from jdks(repo, root)
    if project.path("project.clj"):
        yield from leiningen(project)
        if path := project.path("deps.edn"):
            place = repo.place(path)
            yield Evidence("package-manager.clojure-cli", "clojure-cli", place, note="deps.edn")
    elif project.path("deps.edn"):
        yield from clojure_cli(project)
    yield from _libraries(project)
    for member in _members(repo, root):
        file = "project.clj" if project.path("project.clj") else "deps.edn"
        where = project.place(file, member.removeprefix(f"{root}/"))
        yield Evidence(f"workspace.member.{member}", member, where, note="a local dependency")


def _libraries(project: Project) -> Iterator[Evidence]:
    file = "project.clj" if project.path("project.clj") else "deps.edn"
    known = texts((project.lein or project.deps).raw())
    if found := re.search(r"(?:^|\s)org\.clojure/clojure (?::mvn/version )?(\d[\w.-]*)", known):
        where = project.place(file, "org.clojure/clojure")
        yield Evidence("clojure.version", found[1], where, note="the dependency")
    for service, name in DRIVERS.items():
        if f"{name} " in known:
            yield Evidence(f"driver.{service}", service, project.place(file, name), note=name)
    for name in FRAMEWORKS:
        if re.search(rf"(?:^|[\s./]){re.escape(name)}(?:[./][\w.-]+)? ", known):
            where = project.place(file, name)
            yield Evidence(f"framework.{name}", name, where, note="a dependency")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test and build jobs on one JDK."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        lein = component.value("package-manager") == "leiningen"
        tools = "lein" if lein else "tools-deps"
        yield set_up_java(component, image=f"clojure:temurin-{{version}}-{tools}")
        manifest = "project.clj" if lein else "deps.edn"
        yield Cache("clojure", ("~/.m2/repository", "~/.gitlibs"), (f"**/{manifest}",))
        words = {word for one in component.under("command") for word in one.value.split()}
        if lein or "lein" in words:
            yield SystemPackages(("leiningen",))
        if not lein or words & {"clojure", "clj"}:
            yield Run("Install the Clojure command line", BRING)

    yield from usual_jobs(component, ready)


ECOSYSTEM = Ecosystem("clojure", "Clojure", EXTENSIONS, roots, detect, jobs, (JAVA,), FILES)

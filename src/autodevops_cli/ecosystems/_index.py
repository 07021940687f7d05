"""Which files make an ecosystem worth loading; written by scripts/index_ecosystems.py."""

# name: (markers, extensions, language)
INDEX: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
    "clojure": (
        ("project.clj", "deps.edn"),
        (".clj", ".cljc", ".cljs"),
        True,
    ),
    "cpp": (
        (
            "CMakeLists.txt",
            "meson.build",
            "configure.ac",
            "configure.in",
            "Makefile",
            "GNUmakefile",
            "makefile",
            "MODULE.bazel",
            "WORKSPACE",
            "WORKSPACE.bazel",
            "xmake.lua",
        ),
        (
            ".c",
            ".cc",
            ".cpp",
            ".cxx",
            ".c++",
            ".m",
            ".mm",
            ".cu",
            ".h",
            ".hh",
            ".hpp",
            ".hxx",
            ".h++",
            ".ipp",
            ".inl",
            ".tpp",
        ),
        True,
    ),
    "crystal": (
        ("shard.yml",),
        (".cr",),
        True,
    ),
    "dart": (
        ("pubspec.yaml",),
        (".dart",),
        True,
    ),
    "deno": (
        ("deno.json", "deno.jsonc"),
        (".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts"),
        True,
    ),
    "go": (
        ("go.mod", "go.work"),
        (".go",),
        True,
    ),
    "haskell": (
        ("*.cabal", "cabal.project", "stack.yaml", "package.yaml"),
        (".hs", ".lhs"),
        True,
    ),
    "java": (
        ("pom.xml", "*.gradle", "*.gradle.kts", "gradlew", "MANIFEST.MF"),
        (".java", ".kt", ".groovy"),
        True,
    ),
    "lua": (
        ("*.rockspec", ".busted", ".luacheckrc"),
        (".lua", ".rockspec"),
        True,
    ),
    "node": (
        ("package.json", "rush.json"),
        (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro"),
        True,
    ),
    "ocaml": (
        ("dune-project", "*.opam"),
        (".ml", ".mli", ".re"),
        True,
    ),
    "perl": (
        ("cpanfile", "Makefile.PL", "Build.PL", "dist.ini"),
        (".pm", ".pl", ".t", ".pod", ".psgi"),
        True,
    ),
    "php": (
        ("composer.json",),
        (".php", ".phpt"),
        True,
    ),
    "python": (
        (
            "pyproject.toml",
            "Pipfile",
            "setup.cfg",
            "*requirements*.txt",
            "environment.yml",
            "environment.yaml",
            "tox.ini",
            "tox.toml",
            "runtime.txt",
        ),
        (".py", ".pyx", ".ipynb"),
        True,
    ),
    "ruby": (
        ("Gemfile", "gems.rb", "*.gemspec", "Rakefile", "rakefile", "Rakefile.rb"),
        (".rb", ".rake", ".ru", ".gemspec", ".erb", ".haml", ".slim"),
        True,
    ),
    "rust": (
        ("Cargo.toml",),
        (".rs",),
        True,
    ),
    "scala": (
        ("build.sbt", "build.mill", "build.mill.scala", "build.sc", "build.properties"),
        (".scala", ".sc", ".sbt"),
        True,
    ),
    "swift": (
        ("Package.swift", "project.pbxproj"),
        (".swift",),
        True,
    ),
    "zig": (
        ("build.zig",),
        (".zig",),
        True,
    ),
}

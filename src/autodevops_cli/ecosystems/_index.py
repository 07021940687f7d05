"""Which files make an ecosystem worth loading; written by scripts/index_ecosystems.py."""

# name: (markers, extensions, language)
INDEX: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
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
    "java": (
        ("pom.xml", "*.gradle", "*.gradle.kts", "gradlew", "MANIFEST.MF"),
        (".java", ".kt", ".groovy"),
        True,
    ),
    "node": (
        ("package.json", "rush.json"),
        (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro"),
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
    "rust": (
        ("Cargo.toml",),
        (".rs",),
        True,
    ),
}

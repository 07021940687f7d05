"""The shell commands that well-known tasks of Azure Pipelines stand for."""

from __future__ import annotations

from collections.abc import Mapping


def command_of(task: str, inputs: Mapping[str, str]) -> str:
    """Return what a task runs, as a command line; "" for a task that is no plain command."""
    match task:
        case "CmdLine" | "Bash" | "ShellScript":
            return inputs.get("script", "") or inputs.get("filePath", "")
        case "Maven":
            return _maven(inputs)
        case "Gradle":
            return _joined(
                inputs.get("gradleWrapperFile", "./gradlew"), inputs.get("tasks", "build")
            )
        case "Npm":
            return _npm(inputs)
        case "Yarn":
            return _joined("yarn", inputs.get("arguments", ""))
        case "Go":
            return _joined("go", inputs.get("command", ""), inputs.get("arguments", ""))
        case "DotNetCoreCLI":
            return _dotnet(inputs)
    return ""


def _maven(inputs: Mapping[str, str]) -> str:
    pom = inputs.get("mavenPomFile", "pom.xml")
    file = "" if pom == "pom.xml" else f"-f {pom}"
    return _joined("mvn", file, inputs.get("goals", "package"), inputs.get("options", ""))


def _npm(inputs: Mapping[str, str]) -> str:
    command = inputs.get("command", "install")
    text = inputs.get("customCommand", "") if command == "custom" else command
    folder = inputs.get("workingDir", "")
    return _joined("npm", f"--prefix {folder}" if folder else "", text) if text else ""


def _dotnet(inputs: Mapping[str, str]) -> str:
    command = inputs.get("command", "")
    projects = inputs.get("projects", "")
    if not command or "*" in projects:
        return f"dotnet {command}" if command else ""
    return _joined("dotnet", command, projects, inputs.get("arguments", ""))


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())

"""Where a repository is deployed to, as the files of platforms say; and what its image lacks."""

from __future__ import annotations

import pytest

from autodevops_cli.planning.surroundings.deploying import deployments
from autodevops_cli.planning.surroundings.images import image_sources
from autodevops_cli.planning.surroundings.pinning import pinning
from autodevops_cli.repository.snapshot import open_memory


def targets(files: dict[str, str]) -> dict[str, str]:
    """Return the place of each target."""
    found = deployments(open_memory(files))
    return {one.subject.removeprefix("deploy."): str(one.where) for one in found}


def lacking(dockerfile: str, *others: str) -> list[tuple[str, str]]:
    repo = open_memory({"Dockerfile": dockerfile, **dict.fromkeys(others, "")})
    return [(one.value, str(one.where)) for one in image_sources(repo)]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("fly.toml", "fly"), ("heroku.yml", "heroku"), ("render.yaml", "render"),
        ("vercel.json", "vercel"), ("netlify.toml", "netlify"), ("railway.json", "railway"),
        ("railway.toml", "railway"), ("wrangler.toml", "cloudflare"),
        ("wrangler.jsonc", "cloudflare"), ("serverless.yml", "serverless"),
        ("cdk.json", "aws-cdk"), ("firebase.json", "firebase"), ("Pulumi.yaml", "pulumi"),
        ("skaffold.yaml", "skaffold"), ("charts/shop/Chart.yaml", "helm"),
        (".ebextensions/a.config", "elastic-beanstalk"), ("samconfig.toml", "aws-sam"),
        (".elasticbeanstalk/config.yml", "elastic-beanstalk"),
    ],
)  # fmt: skip
def test_a_platforms_own_file_names_it(path: str, target: str) -> None:
    assert targets({path: ""}) == {target: path}


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("Procfile", "release: migrate\nweb: run\n", {"heroku": "Procfile:2"}),
        ("app.json", '{\n "buildpacks": []\n}', {"heroku": "app.json:2"}),
        ("app.json", '{"expo": {"name": "app"}}', {}),
        ("template.yaml", "Transform: AWS::Serverless-2016\n", {"aws-sam": "template.yaml:1"}),
        ("template.yaml", "Transform:\n  - AWS::Serverless-2016\n", {"aws-sam": "template.yaml:1"}),
        ("template.yaml", "Resources: {}\n", {}),
        ("app.yaml", "runtime: python314\n", {"app-engine": "app.yaml:1"}),
        ("app.yaml", "name: something\n", {}),
        ("azure.yaml", "name: a\nservices:\n  web:\n    host: x\n", {"azure": "azure.yaml:2"}),
        ("azure.yaml", "name: a\n", {}),
        ("config/deploy.yml", "service: a\nimage: me/a\n", {"kamal": "config/deploy.yml:1"}),
        ("config/deploy.yml", "production: x\n", {}),
        ("Dockerfile", "FROM a\nRUN make\nCMD run\n", {"docker": "Dockerfile:3"}),
        ("Dockerfile", "FROM a\nENTRYPOINT [\"run\"]\n", {"docker": "Dockerfile:2"}),
        ("Dockerfile", "FROM a\nRUN make\n", {}),
    ],
)  # fmt: skip
def test_a_name_that_others_use_too_is_believed_by_its_content(
    path: str, text: str, found: dict[str, str]
) -> None:
    assert targets({path: text}) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("k8s/web.yaml", {"kubernetes": "k8s/web.yaml:2"}),
        ("deploy/web.yml", {"kubernetes": "deploy/web.yml:2"}),
        ("infra/manifests/web.yml", {"kubernetes": "infra/manifests/web.yml:2"}),
        ("src/web.yml", {}),
        ("tests/k8s/web.yml", {}),
    ],
)
def test_workloads_of_kubernetes_stand_in_folders_for_them(
    path: str, found: dict[str, str]
) -> None:
    assert targets({path: "apiVersion: apps/v1\nkind: Deployment\n"}) == found


def test_a_manifest_that_runs_nothing_is_no_target() -> None:
    assert targets({"k8s/a.yml": "kind: ConfigMap\n"}) == {}


def test_one_target_in_several_folders_is_named_by_folder() -> None:
    files = {"Dockerfile": "CMD a\n", "web/Dockerfile": "CMD a\n", "Procfile": "", "app.json": ""}

    assert targets(files) == {
        "heroku": "Procfile", "docker": "Dockerfile:1", "docker.web": "web/Dockerfile:1",
    }  # fmt: skip


@pytest.mark.parametrize("folder", ["examples", "tests/fixtures", "node_modules/a", "docs"])
def test_what_stands_aside_is_not_deployed(folder: str) -> None:
    assert targets({f"{folder}/fly.toml": "", f"{folder}/Dockerfile": "CMD a\n"}) == {}


def test_broken_files_name_nothing() -> None:
    broken = {"app.json": "{", "azure.yaml": "a: [", "config/deploy.yml": "<% a %>\n\t: {"}

    assert targets(broken) == {}


@pytest.mark.parametrize(
    "line",
    [
        "COPY . .", "COPY --chown=a:b src /app", "COPY --from=build /out /out", "COPY a.py ./",
        'COPY ["missing", "/app"]', "ADD https://example.org/a.tgz /", "COPY src/*.py /app/",
        "COPY ${FILE} /app", "COPY <<EOF /a", "COPY ./src/a.py /src/b.py /app/", "RUN COPY x y",
    ],
)  # fmt: skip
def test_an_image_lacks_nothing_that_is_there_or_made_elsewhere(line: str) -> None:
    assert lacking(f"FROM a\n{line}\n", "a.py", "src/a.py", "src/b.py") == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("COPY dist /app", "dist"),
        ("copy --chmod=755 a.py bin/tool /usr/bin/", "bin/tool"),
        ("COPY .build/${OS}-${ARCH}/tool /bin/", ".build"),
        ("ADD target/*.jar /app.jar", "target"),
    ],
)
def test_an_image_lacks_what_is_copied_and_not_committed(line: str, what: str) -> None:
    assert lacking(f"FROM a\n{line}\n", "a.py") == [(what, "Dockerfile:2")]


def test_files_with_versions_beside_the_manifests_are_seen() -> None:
    files = {".devcontainer/devcontainer.json": "", "docker-compose.yml": "", "compose.yaml": ""}

    found = [(one.subject, one.value) for one in pinning(open_memory(files))]

    assert found == [
        ("pinned-in.devcontainers", ".devcontainer/devcontainer.json"),
        ("pinned-in.docker-compose", "compose.yaml"),
    ]

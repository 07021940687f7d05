"""The image of an application, built from the Dockerfile at the root and signed."""

from __future__ import annotations

from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Checkout
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._github_jobs import READ, Output, ReleaseJob, Uses, views
from autodevops_cli.providers._rendering import reasons

ENVIRONMENT = "ghcr"
NAME = Output(
    "Name the image", 'echo "name=ghcr.io/${GITHUB_REPOSITORY,,}" >> "${GITHUB_OUTPUT}"', "image",
    "registries want names in small letters",
)  # fmt: skip


def application(stack: StackProfile) -> Fact | None:
    """Return the Dockerfile at the root of an application, None where there is none."""
    if stack.primary is None or stack.primary.value("kind") == "library":
        return None
    return next((one for one in stack.under("deploy.docker") if one.value == "Dockerfile"), None)


def image_job(stack: StackProfile, fact: Fact) -> ReleaseJob:
    """Return the job that builds the image at the root, and signs where it comes from."""
    submodules = stack.under("submodules")
    return ReleaseJob(
        "publish-image", "Publish the image", views(
            Checkout(submodules=bool(submodules), because=submodules),
            NAME,
            Uses("Set up Buildx", "docker/setup-buildx-action", (("cache-binary", "false"),)),
            Uses("Log in to the registry", "docker/login-action", (
                ("registry", "ghcr.io"), ("username", "${{ github.actor }}"),
                ("password", "${{ github.token }}"),
            )),
            Uses("Name the tags", "docker/metadata-action", (
                ("images", "${{ steps.image.outputs.name }}"),
            ), "tags"),
            Uses("Build and push", "docker/build-push-action", (
                ("context", "."), ("push", "true"), ("provenance", "mode=max"), ("sbom", "true"),
                ("tags", "${{ steps.tags.outputs.tags }}"),
                ("labels", "${{ steps.tags.outputs.labels }}"),
            ), "push"),
            Uses("Attest where it comes from", "actions/attest-build-provenance", (
                ("subject-name", "${{ steps.image.outputs.name }}"),
                ("subject-digest", "${{ steps.push.outputs.digest }}"),
                ("push-to-registry", "true"),
            )),
        ),
        permissions=(
            READ, ("packages", "write", "to push the image"),
            ("id-token", "write", "to sign the attestation"),
            ("attestations", "write", "to store the attestation"),
        ),
        environment=ENVIRONMENT, because=tuple(reasons((fact,))), minutes=30,
    )  # fmt: skip

"""StackProfile and PipelinePlan: what a repository is, and what should run for it."""

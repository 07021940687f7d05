"""Understands a repository from evidence and writes production-grade CI for it."""

__version__ = "0.1.0"

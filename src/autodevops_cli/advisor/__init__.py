"""Asks a model what evidence leaves open, and believes only what can be held against evidence."""

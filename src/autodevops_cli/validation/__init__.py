"""Proves what we generated, rung by rung, and judges what others wrote by the same means."""

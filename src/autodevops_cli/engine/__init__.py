"""One repository: pure stages, and the wiring between them."""

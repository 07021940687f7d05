"""Values only: frozen, without input or output, importing nothing but the standard library."""

"""The commands, one module each; a module declares its COMMAND at the bottom."""

"""A model provider on the loopback interface: three wires, scripted faults, a record of it all."""

"""Readers that misbehave, for tests of the process that holds them."""

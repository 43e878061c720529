"""Proof that nothing a client writes is lost: scripts, the house they run in, writers, a judge."""

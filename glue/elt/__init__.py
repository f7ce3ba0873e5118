"""Refining: pure functions from DataFrame to DataFrame, for any contract. The job file wires them."""

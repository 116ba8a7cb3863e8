"""Mutants: whether the tests notice when a line of the core says something else."""

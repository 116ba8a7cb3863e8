"""Preflight: every rule finds what it is for, and nothing else finds it."""

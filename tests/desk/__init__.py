"""Tests of the desk: decisions, merging, the session and the page in a real browser."""

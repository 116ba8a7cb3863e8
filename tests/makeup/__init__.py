"""Tests of make-up."""

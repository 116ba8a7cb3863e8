"""Tests of cleaning, and what they share: a damage model, a score, raw and clean pairs."""

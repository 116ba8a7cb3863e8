"""Tests of line composition, and what they share: faces, texts, and a press for single columns."""

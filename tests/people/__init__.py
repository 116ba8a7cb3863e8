"""Tests of people: bylines that are read, and where what is read goes."""

"""Tests of the EPUB: the book itself, what others say of it, and books that are broken."""

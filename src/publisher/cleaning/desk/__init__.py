"""The desk: what people ask of cleaning. Files, the page of changes, the article against its text.

The only room that reads and writes. Imports all others.
"""

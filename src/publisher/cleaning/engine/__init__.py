"""The engine: it lets the rules run, applies what they may do, and proves the way there and back.

``changes`` are the spans that lead from the raw text to the clean one, ``proof`` takes back what
cannot be replayed and reverted on each run, ``cleaned`` is the whole way from a raw text to an
article. Imports ``rules`` and below, and touches no file.
"""

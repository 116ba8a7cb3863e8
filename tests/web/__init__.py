"""The paper on the web."""

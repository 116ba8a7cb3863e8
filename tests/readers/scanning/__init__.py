"""Pages read as they are seen: from their places alone, from PDFs, from pictures."""

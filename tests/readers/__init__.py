"""Sources as tools write them: read, refused by name, never printed raw."""

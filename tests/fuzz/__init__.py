"""Random tiny editions and random cleanings, held to what must be true of any."""

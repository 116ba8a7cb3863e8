"""What shops and libraries are told."""

"""How long it takes, beside others on the same text in the same run; `make bench` writes it."""

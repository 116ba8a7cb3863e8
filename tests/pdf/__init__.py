"""Printing: what each purpose makes of one small edition, and the parts it is made with."""

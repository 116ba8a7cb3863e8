"""Printed pages judged: a page that is in order, and pages that are not in one respect."""

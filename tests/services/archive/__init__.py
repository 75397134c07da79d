"""Backups, archives and what checks them."""

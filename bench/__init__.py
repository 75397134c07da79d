"""How much Slant's own work costs on top of a view that does nothing: `make bench`."""

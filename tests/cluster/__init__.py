"""The site on more than one machine, tried with real parts on loopback: `make cluster`."""

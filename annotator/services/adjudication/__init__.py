"""Settling differences: several readings become one settled version, decision by decision."""

"""The files of a dataset version: tables, papers for people, descriptions for machines."""

"""Faults injected on purpose: what was acknowledged is stored, nothing twice, one event per change.

`make faults` runs all of them and prints for each how many writes were acknowledged, stored, lost
and doubled; `make test` runs those that are not marked `thorough`. Each fault is also run with
one guard taken away (`sabotage.py`), and must then be seen to do harm: a test that cannot fail
proves nothing.
"""

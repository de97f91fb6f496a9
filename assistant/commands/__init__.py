"""The command line, one module per group of commands.

A module offers `add_parsers(commands, common, bare)`: it adds its sub-commands,
imports nothing heavy, and sets `run=` to a function `run(args, settings) -> int`
whose return value is the exit code.
"""

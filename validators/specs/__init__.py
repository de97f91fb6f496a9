"""Typed specs: what a request asks for, turned once from prose into fields.

`structure`, `equation`, `question`, `table` and `generation` hold one family each.
"""

"""Named conversations on disk; see `Session`."""


class Session:
    """A named conversation that survives a restart."""

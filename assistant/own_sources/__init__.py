"""Lists of references that come with a request: listed, searched and checked."""

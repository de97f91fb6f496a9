"""Tree-based generators for small tables."""

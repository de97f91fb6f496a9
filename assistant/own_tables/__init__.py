"""Questions about a table that the user sent: read, worked out, and told."""

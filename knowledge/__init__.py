"""What the literature says, each statement with its source."""

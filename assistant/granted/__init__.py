"""What a request takes for granted, and whether what is known bears it out."""

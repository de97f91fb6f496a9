"""Rules and the prompts that carry them."""

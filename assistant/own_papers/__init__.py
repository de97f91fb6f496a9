"""Documents that come with a request: what they say of what is asked."""

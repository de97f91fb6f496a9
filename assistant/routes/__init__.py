"""One path per kind of request: specify, draft, check, compose."""

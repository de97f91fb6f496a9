"""Networks shared by the families."""

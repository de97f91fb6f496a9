"""Items to float tensors and back: tables, compositions."""
